"""Requests as the registry's protocol makes them: with redirects, and again where that helps."""

from __future__ import annotations

from threading import Event, Lock
from urllib.parse import urljoin, urlsplit

from ..images.grammar import is_domain
from ..text.about import __version__
from ..text.source import shorten
from .errors import (
    INVALID,
    NEEDS_EXTRA,
    RATE_LIMITED,
    UNAVAILABLE,
    UNREACHABLE,
    BrokenError,
    RegistryError,
)
from .headers import retry_after
from .response import origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .budget import Allowance, Budget
    from .exchange import Exchange
    from .options import RegistryOptions
    from .response import Response

_USER_AGENT = {"User-Agent": f"flyte-image-lint/{__version__}"}
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_RETRIED = (429, 500, 502, 503, 504)


class Transport:
    """HTTP for all threads of a run. Every failure is a RegistryError."""

    def __init__(self, options: RegistryOptions, budget: Budget) -> None:
        self._options = options
        self._budget = budget
        self._lock = Lock()
        self._closed = Event()
        self._exchange: Exchange | None = None

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        limit: int,
        body: bytes | None = None,
        redirects: bool = True,
    ) -> Response:
        """Ask, and ask again where that helps.

        `limit` is the longest body to accept, in bytes. Authorization goes to the origin of `url`
        alone. Statuses other than those that are retried are the caller's to judge.
        """
        backoff = self._options.backoff
        with self._budget.of(origin(url)[1]) as allowance:
            for left in range(self._options.retries, -1, -1):
                wanted = None
                try:
                    response = self._follow(
                        method, url, headers, limit, body, allowance, redirects=redirects
                    )
                    if response.status not in _RETRIED:
                        return response
                    wanted = retry_after(response.headers.get("Retry-After"))
                    if not left or (wanted or 0) > self._options.longest_wait:
                        raise _refusal(response, wanted)
                except BrokenError:
                    if not left:
                        raise
                allowance.wait(backoff if wanted is None else wanted, self._closed)
                backoff = min(2 * backoff, self._options.longest_wait)
        raise AssertionError  # the last round returns or raises

    def close(self) -> None:
        """End all that is under way; nothing can be asked any more."""
        self._closed.set()
        if self._exchange is not None:
            self._exchange.close()

    def _follow(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        limit: int,
        body: bytes | None,
        allowance: Allowance,
        *,
        redirects: bool,
    ) -> Response:
        sent = {**_USER_AGENT, **headers}
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._opened().ask(method, url, sent, limit, body, allowance)
            moved = response.status in _REDIRECTS
            location = response.headers.get("Location") if moved else None
            if location is None or not redirects:
                return response
            target = self._target(url, location)
            if origin(target) != origin(url):
                sent.pop("Authorization", None)
            url = target
        raise RegistryError(INVALID, f"'{origin(url)[1]}' redirects without end")

    def _target(self, url: str, location: str) -> str:
        """Give the address that a redirect leads to. Raises RegistryError where it is unsafe."""
        try:
            target = urljoin(url, location)
            scheme, host = origin(target)
            safe = bool(urlsplit(target).hostname) and len(host) <= 261 and is_domain(host)
        except ValueError:
            safe = False
        plain = safe and scheme == "http" and url.startswith("http:")
        if safe and (scheme == "https" or (plain and self._options.plain_http(host))):
            return target
        message = (
            f"'{origin(url)[1]}' redirects to '{shorten(location)}', which is not safe to follow"
        )
        raise RegistryError(INVALID, message)

    def _opened(self) -> Exchange:
        if self._closed.is_set():
            raise RegistryError(UNREACHABLE, "asking registries was stopped")
        with self._lock:
            if self._exchange is None:
                try:
                    from .exchange import Exchange  # urllib3, 65 ms
                except ImportError:
                    raise RegistryError(UNAVAILABLE, NEEDS_EXTRA) from None
                self._exchange = Exchange(self._options)
            return self._exchange


def _refusal(response: Response, wanted: float | None) -> RegistryError:
    host = origin(response.url)[1]
    wait = "" if wanted is None else f" and asks to wait {wanted:.0f} s"
    if response.status == 429:
        message = (
            f"'{host}' has had too many requests{wait}: try later, or log in for a higher limit"
        )
        return RegistryError(RATE_LIMITED, message)
    return RegistryError(UNREACHABLE, f"'{host}' answers with status {response.status}{wait}")
