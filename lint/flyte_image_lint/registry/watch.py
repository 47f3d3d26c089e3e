"""The time that one answer may take."""

from __future__ import annotations

import math
import os
import time
from contextlib import suppress
from contextvars import ContextVar
from socket import SHUT_RDWR, socket
from threading import Condition, Lock, Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Connected(Protocol):
        """A socket, or what urllib3 puts around one."""

        def fileno(self) -> int:
            """Give the number of the open file."""


class Watch:
    """The time in seconds that one answer may take, headers and body: a context.

    A socket's time-out only bounds the silence between two bytes, so a server can drip for ever.
    When the time is over, `expired` turns true and the socket is shut down, which ends any read.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._seconds = seconds
        self._socket: socket | None = None
        self._lock = Lock()

    def __enter__(self) -> Watch:
        self._token = current.set(self)
        _watchdog.add(self, time.monotonic() + self._seconds)
        return self

    def __exit__(self, *error: object) -> None:
        _watchdog.remove(self)
        current.reset(self._token)
        with self._lock:
            self._let_go()  # it may serve the next request by now

    def hold(self, connected: Connected) -> None:
        """Watch the socket on which the answer comes."""
        with self._lock:
            self._let_go()
            # One of our own: TLS takes the other over, and keeps a state that is not ours to end.
            self._socket = socket(fileno=os.dup(connected.fileno()))
            if self.expired:
                self._shut_down()

    def expire(self) -> None:
        """Let the time be over."""
        with self._lock:
            self.expired = True
            self._shut_down()

    def _shut_down(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # it may be closed already
                self._socket.shutdown(SHUT_RDWR)

    def _let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class _Watchdog:
    """Lets watches expire when it is time: one thread for all, which ends with the process."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._ends: dict[Watch, float] = {}
        self._wakes = math.inf
        self._thread: Thread | None = None

    def add(self, watch: Watch, end: float) -> None:
        """Let the watch expire at `end`, by the monotonic clock, unless it is removed."""
        with self._changed:
            self._ends[watch] = end
            if self._thread is None:
                self._thread = Thread(target=self._run, name="registry-watch", daemon=True)
                self._thread.start()
            elif end < self._wakes:
                self._changed.notify()

    def remove(self, watch: Watch) -> None:
        """Forget the watch."""
        with self._changed:
            self._ends.pop(watch, None)

    def _run(self) -> None:
        while True:
            for watch in self._due():
                watch.expire()

    def _due(self) -> list[Watch]:
        """Wait for the end of some watches, and give them."""
        with self._changed:
            while True:
                now = time.monotonic()
                due = [watch for watch, end in self._ends.items() if end <= now]
                if due:
                    for watch in due:
                        del self._ends[watch]
                    return due
                self._wakes = min(self._ends.values(), default=math.inf)
                left = None if self._wakes == math.inf else self._wakes - now
                self._changed.wait(left)


_watchdog = _Watchdog()

current: ContextVar[Watch] = ContextVar("current")
"""The watch over what this thread is asking."""
