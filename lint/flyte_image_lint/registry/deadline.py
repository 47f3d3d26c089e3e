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


class Deadline:
    """The time in seconds that one answer may take, headers and body: a context.

    A socket's time-out only bounds the silence between two bytes, so a server can drip for ever.
    When the time is over, `expired` turns true and the socket is shut down, which ends any read.
    `silence` is the time-out of the socket itself, from the first word on.
    """

    def __init__(self, seconds: float, silence: float) -> None:
        self.expired = False
        self.silence = silence
        self._seconds = seconds
        self._socket: socket | None = None
        self._lock = Lock()

    def __enter__(self) -> Deadline:
        self._token = current.set(self)
        _watchdog.add(self, time.monotonic() + self._seconds)
        return self

    def __exit__(self, *error: object) -> None:
        _watchdog.remove(self)
        current.reset(self._token)
        with self._lock:
            self._let_go()  # it may serve the next request by now

    def hold(self, connected: Connected) -> None:
        """Deadline the socket on which the answer comes."""
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
    """Lets deadlines expire when it is time: one thread for all, which ends with the process."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._ends: dict[Deadline, float] = {}
        self._wakes = math.inf
        self._thread: Thread | None = None

    def add(self, deadline: Deadline, end: float) -> None:
        """Let the deadline expire at `end`, by the monotonic clock, unless it is removed."""
        with self._changed:
            self._ends[deadline] = end
            if self._thread is None:
                self._thread = Thread(target=self._run, name="registry-deadline", daemon=True)
                self._thread.start()
            elif end < self._wakes:
                self._changed.notify()

    def remove(self, deadline: Deadline) -> None:
        """Forget the deadline."""
        with self._changed:
            self._ends.pop(deadline, None)

    def _run(self) -> None:
        while True:
            for deadline in self._due():
                deadline.expire()

    def _due(self) -> list[Deadline]:
        """Wait for the end of some deadlines, and give them."""
        with self._changed:
            while True:
                now = time.monotonic()
                due = [deadline for deadline, end in self._ends.items() if end <= now]
                if due:
                    for deadline in due:
                        del self._ends[deadline]
                    return due
                self._wakes = min(self._ends.values(), default=math.inf)
                left = None if self._wakes == math.inf else self._wakes - now
                self._changed.wait(left)


_watchdog = _Watchdog()

current: ContextVar[Deadline] = ContextVar("current")
"""The deadline of what this thread is asking."""
