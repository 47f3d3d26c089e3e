"""The time that one answer may take."""

from __future__ import annotations

from contextlib import suppress
from contextvars import ContextVar
from socket import SHUT_RDWR, socket
from threading import Lock, Timer


class Watch:
    """The time that one answer may take, headers and body: a context.

    A socket's time-out only bounds the silence between two bytes, so a server can drip for ever.
    When the time is over, `expired` turns true and the socket is shut down, which ends any read.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._socket: socket | None = None
        self._lock = Lock()
        self._timer = Timer(seconds, self.expire)
        self._timer.daemon = True

    def __enter__(self) -> Watch:
        self._token = current.set(self)
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        current.reset(self._token)
        with self._lock:
            self._socket = None  # it may serve the next request by now

    def hold(self, connected: socket | None) -> None:
        """Watch the socket on which the answer comes."""
        with self._lock:
            self._socket = connected
            if self.expired:
                self._shut_down()

    def expire(self) -> None:
        """Let the time be over."""
        with self._lock:
            self.expired = True
            self._shut_down()

    def _shut_down(self) -> None:
        if self._socket is not None:
            # Not SSLSocket's own, which takes the TLS state away from the reading thread.
            with suppress(OSError):  # it may be closed already
                socket.shutdown(self._socket, SHUT_RDWR)


current: ContextVar[Watch] = ContextVar("current")
"""The watch over what this thread is asking."""
