"""The protocol's rules about the order of messages, which pygls leaves to its users."""

from __future__ import annotations

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import RPCRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Protocol(LanguageServerProtocol):
    """Refuses requests before `initialize` and after `shutdown`; passes over notifications then."""

    _is_initialized = False

    @property
    def is_shut_down(self) -> bool:
        """Whether there has been a `shutdown`."""
        return self._shutdown

    def handle_message(self, message: Any) -> None:  # noqa: ANN401 - pygls' own type
        """Handle a message, or refuse it."""
        method = getattr(message, "method", "")
        if method in ("", types.EXIT):
            super().handle_message(message)
        elif self._shutdown:
            self._refuse(message, types.ErrorCodes.InvalidRequest, "the server is shutting down")
        elif method == types.INITIALIZE and self._is_initialized:
            self._refuse(message, types.ErrorCodes.InvalidRequest, "the server is initialized")
        elif method == types.INITIALIZE or self._is_initialized:
            self._is_initialized = True
            super().handle_message(message)
        else:
            code = types.ErrorCodes.ServerNotInitialized
            self._refuse(message, code, "'initialize' comes first")

    def _refuse(self, message: Any, code: types.ErrorCodes, why: str) -> None:  # noqa: ANN401
        if isinstance(message, RPCRequest):
            self._send_response(message.id, error=types.ResponseError(code, why))
