"""Sends what is found in all open files as soon as anything changes, or has the client ask for it.

A look at the files begins once the messages that are there have been heeded, and waits at least as
long as the last one took: changes that come in fast are looked at together. A change ends a look
that is going on, and begins another one, with the file that has changed.
"""

from __future__ import annotations

import asyncio
import time

from lsprotocol import types
from pygls.exceptions import FeatureNotificationError

from ..text.roots import relative
from .diagnostics import diagnostics

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .language_server import Server

LONGEST = 0.2
"""Seconds that a look is put off at most."""

SETTLED = "flyte-image-lint/settled"
"""A request of our own: it is answered once all that is to be sent has been."""

IDENTIFIER = "flyte-image-lint"


def register(server: Server) -> None:
    """Add the handlers."""

    @server.feature(SETTLED)
    async def settled(_params: dict[str, str] | None) -> None:
        await server.publisher.idle.wait()

    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=False, identifier=IDENTIFIER
        ),
    )
    def pulled(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        file = server.file(params.text_document)
        items = [] if file is None else diagnostics(file)
        server.publisher.pulled[params.text_document.uri] = items
        mark = str(hash(str(items)))
        if mark == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(mark)
        return types.RelatedFullDocumentDiagnosticReport(items, result_id=mark)


class Publisher:
    """Sends diagnostics to one client, or tells it when to ask for them.

    `idle` is set while there is nothing to send. `pulled` is what a client has that has asked, by
    URI, as long as it has not been told that this is stale.
    """

    def __init__(self, server: Server) -> None:
        self.idle = asyncio.Event()
        self.idle.set()
        self._server = server
        self._took = 0.0
        self._look: asyncio.Task[None] | None = None
        self._first = ""
        self.pulled: dict[str, list[types.Diagnostic]] = {}
        self._sent: dict[str, list[types.Diagnostic]] = {}
        self._said: set[str] = set()

    def schedule(self, uri: str = "") -> None:
        """Look at all open files soon, at the one of a URI first."""
        self.idle.clear()
        self._first = uri or self._first
        if self._look is not None:
            self._look.cancel()
        self._look = asyncio.get_running_loop().create_task(self._soon())

    async def _soon(self) -> None:
        await asyncio.sleep(min(self._took, LONGEST))
        began = time.perf_counter()
        try:
            await self._send()
            self._first = ""
        except Exception as error:  # noqa: BLE001 - the next look may go well
            self._server.report_server_error(error, FeatureNotificationError)
        finally:
            self._took = time.perf_counter() - began
            if self._look is asyncio.current_task():  # else another one has begun
                self.idle.set()

    async def _send(self) -> None:
        """Send what is found in the open files where the client does not have it.

        In the file that has changed it is sent anyway, since clients wait for it: a client that
        pulls asks for that by itself.
        """
        server = self._server
        stale = set()
        buffers = sorted(server.session.buffers, key=lambda buffer: buffer.uri != self._first)
        for buffer in buffers:
            uri, items = buffer.uri, self._diagnostics(buffer.uri)
            if server.pulls:
                if uri != self._first and self.pulled.get(uri, items) != items:
                    stale.add(uri)
            elif uri == self._first or self._sent.get(uri) != items:
                self._publish(uri, items, buffer.version)
            await server.pause()
        if stale and server.can("workspace", "diagnostics", "refresh_support"):
            self.pulled = {uri: had for uri, had in self.pulled.items() if uri not in stale}
            server.workspace_diagnostic_refresh(None)
        self._send_problems()

    def _diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """Give what is found in a file; nothing, and a line in the log, where that fails."""
        try:
            file = self._server.session.file(uri)
            return [] if file is None else diagnostics(file)
        except Exception as error:  # noqa: BLE001 - one file must not silence the others
            self._server.report_server_error(error, FeatureNotificationError)
            return []

    def _send_problems(self) -> None:
        """Send what is wrong with settings and locks that are not open, and log it once."""
        session = self._server.session
        problems = session.problems()
        shown = {buffer.uri for buffer in session.buffers}
        for path, said in problems.items():
            for problem in said:
                line = f"{relative(path)}: {problem}; correct it, and it counts at once"
                if line not in self._said:
                    self._said.add(line)
                    self._server.log(line)
            uri = session.buffers.uri(path)
            if uri not in shown:
                shown.add(uri)
                self._publish(uri, self._diagnostics(uri), None)
        for uri in [uri for uri in self._sent if uri not in shown]:
            self._publish(uri, [], None)
            del self._sent[uri]

    def _publish(self, uri: str, items: list[types.Diagnostic], version: int | None) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, items, version)
        )
        self._sent[uri] = items
