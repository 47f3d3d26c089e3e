"""urllib3 as this program uses it: nothing automatic, no request longer than its time.

urllib3's own retries and redirects read what they throw away to the end, however long, so
`transport` does both by itself.
"""

from __future__ import annotations

import os
import ssl
import urllib.request
from functools import partial
from http.client import HTTPResponse as Received
from socket import socket
from threading import Lock

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import LocationParseError
from urllib3.response import HTTPResponse

from .deadline import current
from .errors import INVALID, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedReader
    from typing import Any

    from .options import RegistryOptions

_POOL_SIZE = 32  # connections kept for each host; more are closed after use
HEAD_LIMIT = 32768
"""The longest status line and headers, in bytes; the standard library takes 6.5 million."""


class HeadTooLongError(Exception):
    """The headers are longer than HEAD_LIMIT."""


class _Head:
    """The beginning of an answer, of bounded size, in place of the stream that it comes from."""

    def __init__(self, stream: BufferedReader) -> None:
        self.stream = stream
        self._left = HEAD_LIMIT

    def readline(self, limit: int) -> bytes:
        line = self.stream.readline(min(limit, self._left + 1))
        self._left -= len(line)
        if self._left < 0:
            raise HeadTooLongError
        return line

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever else a stream has)
        return getattr(self.stream, name)


class _Received(Received):
    """A response of the standard library's."""

    def begin(self) -> None:
        self.fp: Any = _Head(self.fp)
        try:
            super().begin()
        finally:
            if isinstance(self.fp, _Head):
                self.fp = self.fp.stream


class _Connection(HTTPConnection):
    response_class = _Received

    def _new_conn(self) -> socket:
        connected = super()._new_conn()
        deadline = current.get()
        deadline.hold(connected)  # what a proxy and TLS say at first is watched, too
        connected.settimeout(deadline.silence)  # not the time-out for connections
        return connected

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        current.get().hold(self.sock)
        return super().getresponse()


class _TlsConnection(_Connection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class Connections:
    """Connections to all hosts, straight or by the proxy that the environment names."""

    def __init__(self, options: RegistryOptions) -> None:
        self._timeout = urllib3.Timeout(connect=options.connect, read=options.read)
        self._context = _tls_context(options.ca_file)
        self._proxies = urllib.request.getproxies()
        self._managers: dict[str | None, urllib3.PoolManager] = {}
        self._lock = Lock()

    def manager(self, scheme: str, host: str, *, direct: bool) -> urllib3.PoolManager:
        """Give the pools for `host`; `direct` is for what no proxy is asked for."""
        proxy = None if direct else self._proxies.get(scheme) or self._proxies.get("all")
        if proxy and urllib.request.proxy_bypass(host):
            proxy = None
        with self._lock:
            if proxy not in self._managers:
                self._managers[proxy] = self._make(proxy)
            return self._managers[proxy]

    def close(self) -> None:
        """Close what is idle."""
        for manager in self._managers.values():
            manager.clear()

    def _make(self, proxy: str | None) -> urllib3.PoolManager:
        make = urllib3.PoolManager if proxy is None else _behind(proxy)
        manager = make(timeout=self._timeout, ssl_context=self._context, maxsize=_POOL_SIZE)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
        return manager


def _behind(proxy: str) -> Callable[..., urllib3.PoolManager]:
    """Give what makes a manager of connections by the proxy."""
    try:
        url = urllib3.util.parse_url(proxy if "://" in proxy else f"http://{proxy}")
    except LocationParseError:
        message = "the proxy that the environment names has no valid address"
        raise RegistryError(INVALID, message) from None
    if url.scheme not in ("http", "https"):
        message = f"the proxy '{url.scheme}://{url.netloc}' is neither http nor https"
        raise RegistryError(INVALID, message)
    login = urllib3.make_headers(proxy_basic_auth=url.auth) if url.auth else None
    return partial(urllib3.ProxyManager, url._replace(auth=None).url, proxy_headers=login)


def _tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Trust what the system, SSL_CERT_FILE, SSL_CERT_DIR, REQUESTS_CA_BUNDLE and `ca_file` name."""
    context = ssl.create_default_context()
    for path in (os.environ.get("REQUESTS_CA_BUNDLE"), ca_file):
        if path:
            try:
                if os.path.isdir(path):
                    context.load_verify_locations(capath=path)
                else:
                    context.load_verify_locations(path)
            except OSError as error:
                reason = error.strerror or "not PEM certificates"
                message = f"certificate authorities '{path}' cannot be read: {reason}"
                raise RegistryError(INVALID, message) from None
    return context
