"""Takes what the client tells of its texts, its folders and the files on disk into the session."""

from __future__ import annotations

from lsprotocol import types

from . import addresses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .language_server import Server

WATCHED = "flyte-image-lint/watched-files"
"""The id of the registration."""


def register(server: Server) -> None:
    """Add the handlers."""

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.start(params)

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        watch(server)
        server.end_with_client()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.session.open(document.uri, document.text, document.version)
        server.publisher.schedule(document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        text = server.workspace.get_text_document(document.uri).source
        server.session.open(document.uri, text, document.version)
        server.publisher.schedule(document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.session.close(params.text_document.uri)
        server.publisher.schedule()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.session.saved(params.text_document.uri)
        server.publisher.schedule()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        changes = [(addresses.path_of(one.uri), one.type) for one in params.changes]
        server.session.files_changed(
            [path for path, _type in changes if path is not None],
            others=any(kind is not types.FileChangeType.Changed for _path, kind in changes),
        )
        server.publisher.schedule()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(params: types.DidChangeWorkspaceFoldersParams) -> None:
        gone = {addresses.path_of(folder.uri) for folder in params.event.removed}
        left = [folder for folder in server.session.folders if folder not in gone]
        added = [addresses.path_of(folder.uri) for folder in params.event.added]
        new = [path for path in added if path is not None and path not in left]
        server.session.set_folders([*left, *new])
        server.publisher.schedule()


def watch(server: Server) -> None:
    """Ask the client to tell of changed files: all, since any may bind or use names."""
    if not server.can("workspace", "did_change_watched_files", "dynamic_registration"):
        return
    watchers = [types.FileSystemWatcher("**/*")]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    registration = types.Registration(WATCHED, method, options)
    server.client_register_capability(types.RegistrationParams([registration]))
