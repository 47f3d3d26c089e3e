"""An HTTP proxy that leads every name to one registry."""

from __future__ import annotations

import contextlib
import http.client
import select
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


class Asked(NamedTuple):
    """A request: CONNECT with a host, or another method with a whole address.

    `login` is for the proxy, `authorization` for the host.
    """

    method: str
    target: str
    login: str | None
    authorization: str | None = None


class Proxy:
    """A running proxy; `running` makes it."""

    def __init__(self, upstream: str) -> None:
        self.requests: list[Asked] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._note()
                parts = urlsplit(self.path)
                connection = http.client.HTTPConnection(upstream, timeout=5)
                connection.request(self.command, parts.path, headers=dict(self.headers))
                response = connection.getresponse()
                body = response.read()
                self.send_response(response.status)
                for name, value in response.getheaders():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_CONNECT(self) -> None:
                self._note()
                host, _, port = upstream.partition(":")
                with socket.create_connection((host, int(port)), 5) as far:
                    self.send_response(200)
                    self.end_headers()
                    ends = {self.connection: far, far: self.connection}
                    while True:
                        for end in select.select(list(ends), [], [], 5)[0]:
                            data = end.recv(65536)
                            if not data:
                                return
                            ends[end].sendall(data)

            def _note(self) -> None:
                login = self.headers.get("Proxy-Authorization")
                authorization = self.headers.get("Authorization")
                proxy.requests.append(Asked(self.command, self.path, login, authorization))

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"

    @classmethod
    @contextlib.contextmanager
    def running(cls, upstream: str) -> Iterator[Proxy]:
        proxy = cls(upstream)
        threading.Thread(target=proxy._server.serve_forever, args=(0.05,), daemon=True).start()
        yield proxy
        proxy._server.shutdown()
        proxy._server.server_close()
