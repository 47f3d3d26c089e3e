"""What the server can do: the one place where features are hooked in."""

from __future__ import annotations

from typing import Protocol

from . import (
    code_actions,
    name_requests,
    publishing,
    rename_requests,
    symbol_requests,
    synchronization,
    text_requests,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .language_server import Server


class Feature(Protocol):
    """A module that answers requests or heeds notifications."""

    def register(self, server: Server) -> None:
        """Add the handlers."""


FEATURES: tuple[Feature, ...] = (
    synchronization,
    publishing,
    code_actions,
    text_requests,
    name_requests,
    rename_requests,
    symbol_requests,
)


def made(config: str | None = None, *, isolated: bool = False) -> Server:
    """Give a server that can do everything."""
    from .language_server import Server  # needs pygls

    server = Server(config, isolated=isolated)
    for feature in FEATURES:
        feature.register(server)
    return server
