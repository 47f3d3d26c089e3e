"""Sends what is found in all open files as soon as anything changes."""

from __future__ import annotations

from lsprotocol import types

from .diagnostics import diagnostics

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .language_server import Server


SETTLED = "flyte-image-lint/settled"
"""A request of our own: it is answered once all that was to be sent has been."""


def register(server: Server) -> None:
    """Add the handlers."""

    @server.feature(SETTLED)
    def settled(_params: dict[str, str] | None) -> None:
        """All is sent at once."""


def schedule(server: Server) -> None:
    """Send what is found in all open files."""
    for file in server.session.open_files():
        server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(file.uri, diagnostics(file), file.version)
        )
