"""Renames, as the protocol asks for them; what is refused is an error that says why."""

from __future__ import annotations

import os

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ..flyte.versions import exactly
from ..project.versions import flytekit_versions
from .name_requests import name_at
from .positions import Positions
from .rename import RefusedError, Renaming, prepare, rename

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .language_server import Server
    from .project_view import ProjectView
    from .rename import Edits


def register(server: Server) -> None:
    """Add the handlers."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepared(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        at = name_at(server, params)
        if at is None:
            return None
        file, view, here = at
        try:
            found = prepare(_renaming(view), here)
        except RefusedError as error:
            raise _refused(error) from error
        return types.PrepareRenamePlaceholder(file.positions.range(found.span), found.name)

    @server.feature(types.TEXT_DOCUMENT_RENAME)
    def renamed(params: types.RenameParams) -> types.WorkspaceEdit | None:
        at = name_at(server, params)
        if at is None:
            return None
        _file, view, here = at
        try:
            edits = rename(_renaming(view), here, params.new_name)
        except RefusedError as error:
            raise _refused(error) from error
        return _workspace_edit(server, edits)


def _refused(error: RefusedError) -> JsonRpcException:
    return JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed.value)


def _renaming(view: ProjectView) -> Renaming:
    chosen = view.settings.flytekit
    versions = exactly(chosen) if chosen else flytekit_versions(view.root)
    workspace, file = view.session.workspace, view.settings.file
    return Renaming(workspace, view.names, view.texts, view.reread, versions, file)


def _workspace_edit(server: Server, edits: Edits) -> types.WorkspaceEdit:
    """Give the edits of all files as one; each knows the version of the text that it is for."""
    session = server.session
    changes: dict[str, list[types.TextEdit]] = {}
    for path, (source, found) in edits.items():
        positions = Positions(source, session.encoding)
        changes[path] = [types.TextEdit(positions.range(one.span), one.content) for one in found]
    if not server.can("workspace", "workspace_edit", "document_changes"):
        return types.WorkspaceEdit({session.uri(path): found for path, found in changes.items()})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(
                    session.uri(path), session.version(os.path.abspath(path))
                ),
                list(found),
            )
            for path, found in changes.items()
        ]
    )
