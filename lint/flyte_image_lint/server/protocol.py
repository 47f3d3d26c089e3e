"""The protocol's rules about the order of messages, which pygls leaves to its users."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import RPCRequest

from ..text.about import HOME
from ..text.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .language_server import Server


class Protocol(LanguageServerProtocol):
    """Refuses requests before `initialize` and after `shutdown`; passes over notifications then."""

    _server: Server
    _is_initialized = False

    @property
    def is_shut_down(self) -> bool:
        """Whether there has been a `shutdown`."""
        return self._shutdown

    def structure_message(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - as pygls has it
        """Make a message of JSON; a request that cannot be one is refused, and None."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            number = data.get("id")
            if "method" not in data or not isinstance(number, (int, str)):
                raise
            self._send_response(number, error=error.to_response_error())
            return None

    def _send_response(
        self,
        msg_id: str | int,
        result: Any | None = None,  # noqa: ANN401 - as pygls has it
        error: types.ResponseError | None = None,
    ) -> None:
        """Send an answer; one that says what failed says no more, and the log what to do."""
        if error is not None and error.code == types.ErrorCodes.InternalError.value:
            what = visible(error.message.strip().partition("\n")[0])
            self._server.log(f"a request failed: {what}; please report it at {HOME}/issues")
            error = types.ResponseError(error.code, what)
        elif error is not None:
            error = types.ResponseError(error.code, error.message)
        super()._send_response(msg_id, result, error)

    def handle_message(self, message: Any) -> None:  # noqa: ANN401 - pygls' own type
        """Handle a message, or refuse it."""
        if message is None:  # refused already
            return
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
