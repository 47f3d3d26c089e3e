"""The server as the protocol sees it: one session, requests that fail alone, a clean end."""

from __future__ import annotations

import asyncio
import os
from typing import Protocol as Protocol_

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from ..text.about import HOME, __version__
from ..text.source import visible
from . import addresses
from .protocol import Protocol
from .publishing import Publisher
from .session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pygls.server import ServerErrors

    from .editor_file import EditorFile

NAME = "flyte-image-lint"


SECONDS = 3
"""Between two looks at the process of the client."""


class Placed(Protocol_):
    """What a request has that is about a place in a document."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier:
        """The document."""

    @property
    def position(self) -> types.Position:
        """The place in it."""


class Server(LanguageServer):
    """Answers one client. `session` is its session, empty until `initialize`.

    `pulls` is whether the client asks for diagnostics; `publisher` sends them to others.
    """

    protocol: Protocol

    def __init__(self, config: str | None = None, *, isolated: bool = False) -> None:
        super().__init__(NAME, __version__, types.TextDocumentSyncKind.Full, protocol_cls=Protocol)
        self._config = config
        self._isolated = isolated
        self.session = Session()
        self.publisher = Publisher(self)
        self.pulls = False
        self._watch: asyncio.Task[None] | None = None

    def start(self, params: types.InitializeParams) -> None:
        """Make the session that the client asks for.

        The current directory becomes its first folder, so that messages name files as those of
        the command do there.
        """
        folders = [folder.uri for folder in params.workspace_folders or ()]
        if not folders and params.root_uri:
            folders = [params.root_uri]
        elif not folders and params.root_path:
            folders = [addresses.uri_of(params.root_path)]
        paths = [
            path for uri in folders if (path := addresses.path_of(uri)) and os.path.isdir(path)
        ]
        if paths:
            os.chdir(paths[0])
        self.session = Session(
            paths,
            encoding=self.workspace.position_encoding or types.PositionEncodingKind.Utf16,
            config=self._config,
            isolated=self._isolated,
        )
        self.pulls = self.can("text_document", "diagnostic")
        self.session.takes_versions = self.can("workspace", "workspace_edit", "document_changes")
        self.session.tells_related = self.can(
            "text_document", "publish_diagnostics", "related_information"
        )

    def file(self, document: types.TextDocumentIdentifier) -> EditorFile | None:
        """Give a file that the client names; None for what is not there, or none of its folders."""
        return self.session.file(document.uri)

    def place(self, params: Placed) -> tuple[EditorFile, int] | None:
        """Give the file and the offset in it that a request is about."""
        file = self.file(params.text_document)
        return None if file is None else (file, file.positions.offset(params.position))

    @property
    def is_shut_down(self) -> bool:
        """Whether the client has said goodbye."""
        return self.protocol.is_shut_down

    def end_with_client(self) -> None:
        """End this process when that of the client is gone, whatever became of its pipes."""
        if self.process_id and os.name == "posix":  # elsewhere, to look is to kill
            self._watch = asyncio.get_running_loop().create_task(_outlive(self.process_id))

    async def pause(self) -> None:
        """Let what has come in meanwhile have its turn: changes, and the request's cancellation."""
        await asyncio.sleep(0)

    def log(self, message: str, level: types.MessageType = types.MessageType.Warning) -> None:
        """Write a line to the client's log."""
        self.window_log_message(types.LogMessageParams(level, message))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:  # noqa: ARG002
        """Log what went wrong outside of requests, which have answers for that."""
        what = visible(f"{type(error).__name__}: {error}".partition("\n")[0])
        self.log(f"{what}; please report it at {HOME}/issues", types.MessageType.Error)

    def can(self, *path: str) -> bool:
        """Whether the client has said that it is capable of something."""
        capability: object = self.client_capabilities
        for name in path:
            capability = getattr(capability, name, None)
        return bool(capability)


async def _outlive(process: int) -> None:
    """Wait for the end of a process, and end this one, which may be waiting for input."""
    while True:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            os._exit(1)
        except (OSError, OverflowError):  # it is another user's, or no process at all
            pass
        await asyncio.sleep(SECONDS)
