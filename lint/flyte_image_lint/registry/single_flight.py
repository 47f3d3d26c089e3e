"""Answers that are worked out once, by whichever thread needs them first."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

from .errors import RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")


class SingleFlight(Generic[K, V]):
    """Values by key. A RegistryError is kept and raised again; no other exception is kept."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._futures: dict[K, Future[V | RegistryError]] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Give the value of `key`, waiting for the thread that is making it."""
        mine: Future[V | RegistryError] = Future()
        with self._lock:
            future = self._futures.setdefault(key, mine)
        if future is mine:
            try:
                future.set_result(make())
            except RegistryError as error:
                future.set_result(error.again())
            except BaseException as error:  # noqa: BLE001 (whoever waits gets it)
                with self._lock:
                    del self._futures[key]
                future.set_exception(error)
        value = future.result()
        if isinstance(value, RegistryError):
            raise value.again()
        return value
