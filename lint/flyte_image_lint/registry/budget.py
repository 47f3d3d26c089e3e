"""The time that a run may spend on registries."""

from __future__ import annotations

import time
from threading import Lock

from .errors import TIMED_OUT, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from threading import Event

VARIABLE = "FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT"
"""What sets the time from outside; errors name it."""


class Budget:
    """Seconds for a whole run, of which one host gets at most half; for all threads.

    A run's time counts from its first request, a host's while any thread waits for the host.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = Lock()
        self._end: float | None = None
        self._hosts: dict[str, _Host] = {}

    def of(self, host: str) -> Allowance:
        """Give the time for one request to the host, a context in which it counts."""
        with self._lock:
            if self._end is None:
                self._end = time.monotonic() + self.seconds
            return Allowance(host, self, self._hosts.setdefault(host, _Host()))

    def enter(self, host: _Host) -> None:
        """Let the host's time count, unless it does."""
        with self._lock:
            host.waiting += 1
            if host.waiting == 1:
                host.since = time.monotonic()

    def leave(self, host: _Host) -> None:
        """Let the host's time rest, unless another thread waits."""
        with self._lock:
            host.waiting -= 1
            if host.waiting == 0:
                host.spent += time.monotonic() - host.since

    def left(self, host: _Host) -> tuple[float, float]:
        """Give the seconds that are left for the run, and for the host."""
        now = time.monotonic()
        with self._lock:
            spent = host.spent + (now - host.since if host.waiting else 0)
            end = now if self._end is None else self._end
            return end - now, self.seconds / 2 - spent


class _Host:
    """What a host has had: `spent` seconds and, while `waiting` threads wait, those `since`."""

    def __init__(self) -> None:
        self.spent = 0.0
        self.since = 0.0
        self.waiting = 0


class Allowance:
    """What is left for one request to one host, its redirects and retries included."""

    def __init__(self, host: str, budget: Budget, spent: _Host) -> None:
        self._host = host
        self._budget = budget
        self._spent = spent

    def __enter__(self) -> Allowance:
        self._budget.enter(self._spent)
        return self

    def __exit__(self, *error: object) -> None:
        self._budget.leave(self._spent)

    def left(self) -> float:
        """Give the seconds that are left. Raises RegistryError where there are none."""
        left = min(self._budget.left(self._spent))
        if left <= 0:
            raise self.over()
        return left

    def wait(self, seconds: float, closed: Event) -> None:
        """Wait, unless `closed` is set. Raises RegistryError at once where there is no time."""
        if seconds >= self.left():
            raise self.over()
        closed.wait(seconds)

    def over(self) -> RegistryError:
        """Say that there is no time left, and how to get more."""
        run, host = self._budget.left(self._spent)
        whose = "this run" if run <= host else f"'{self._host}'"
        seconds = self._budget.seconds if run <= host else self._budget.seconds / 2
        message = (
            f"'{self._host}' was not waited for any longer: the {seconds:g} s for {whose} are "
            f"over; set {VARIABLE} to more than {self._budget.seconds:g}"
        )
        return RegistryError(TIMED_OUT, message)
