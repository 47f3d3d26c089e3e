"""A registry that misbehaves: how, the first part of the repository's name says."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MANIFEST = json.dumps({"schemaVersion": 2, "layers": []}).encode()
DIGEST = f"sha256:{hashlib.sha256(MANIFEST).hexdigest()}"
OTHER = f"sha256:{'0' * 64}"
TYPE = "application/vnd.oci.image.manifest.v1+json"
TAGS = b'{"tags": ["1.0"]}'
GIGABYTE = 1 << 30


class Asked(NamedTuple):
    """A request; `authorization` is None where none was sent."""

    method: str
    path: str
    authorization: str | None


class Misbehaving:
    """A running registry; `running` makes it.

    `elsewhere` is another host, with a port, that answers as `host` does. `asked` holds the
    requests to the one, `asked_elsewhere` those to the other.
    """

    def __init__(self, cases: Mapping[str, Callable[[Handler], None]]) -> None:
        self.cases = cases
        self.requests: list[Asked] = []
        self.requests_elsewhere: list[Asked] = []
        self.ended = threading.Event()
        self.eight = threading.Barrier(8)
        self._servers = [self._server(self.requests), self._server(self.requests_elsewhere)]
        self.host = f"127.0.0.1:{self._servers[0].server_port}"
        self.elsewhere = f"localhost:{self._servers[1].server_port}"

    @classmethod
    @contextlib.contextmanager
    def running(cls, cases: Mapping[str, Callable[[Handler], None]]) -> Iterator[Misbehaving]:
        registry = cls(cases)
        for server in registry._servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield registry
        registry.ended.set()
        for server in registry._servers:
            server.shutdown()
            server.server_close()

    def _server(self, requests: list[Asked]) -> ThreadingHTTPServer:
        registry = self

        class Bound(Handler):
            def handle_registry(self) -> None:
                requests.append(Asked(self.command, self.path, self.headers.get("Authorization")))
                case = self.path.removeprefix("/v2/").partition("?")[0].partition("/")[0]
                self.registry = registry
                self.seen = [each for each in requests if each.path == self.path]
                registry.cases.get(case, Handler.fine)(self)

        return _Server(("127.0.0.1", 0), Bound)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """Say nothing of clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    """A request; `seen` are those for the same path, this one included."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    registry: Misbehaving
    seen: list[Asked]

    def handle_registry(self) -> None:
        raise NotImplementedError

    def do_GET(self) -> None:
        # A client that has had enough breaks the connection.
        with contextlib.suppress(ConnectionError):
            self.handle_registry()

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *args: object) -> None:
        pass

    @property
    def wants_tags(self) -> bool:
        return "/tags/list" in self.path

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """Send it all; an underscore in a header's name is a hyphen."""
        self.start(status, Content_Length=str(len(body)), **headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def start(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def fine(self, **headers: str) -> None:
        """Answer as registries do; `headers` replace or, when empty, remove."""
        if self.wants_tags:
            usual, body = {"Content_Type": "application/json"}, TAGS
        else:
            usual, body = {"Content_Type": TYPE, "Docker_Content_Digest": DIGEST}, MANIFEST
        merged = {name: value for name, value in {**usual, **headers}.items() if value}
        self.answer(200, body, **merged)

    def flood(self, status: int = 200, *, chunked: bool = False, unit: bytes = b"a") -> None:
        """Answer with a gigabyte."""
        block = (unit * (1 << 20))[: 1 << 20]
        framing = {"Transfer_Encoding": "chunked"} if chunked else {"Content_Length": str(GIGABYTE)}
        self.start(status, Content_Type=TYPE, **framing)
        for _ in range(0 if self.command == "HEAD" else GIGABYTE >> 20):
            self.wfile.write(b"100000\r\n" + block + b"\r\n" if chunked else block)

    def drip(self, start: bytes) -> None:
        """Send the start, then a byte now and then for ever."""
        self.wfile.write(start)
        while not self.registry.ended.wait(0.05):
            self.wfile.write(b"0")

    def silent(self) -> None:
        self.registry.ended.wait(60)
        self.close_connection = True

    def login(self, challenge: str) -> bool:
        """Whether an Authorization was sent; ask for one if not."""
        sent = self.headers.get("Authorization") is not None
        if not sent:
            self.answer(401, WWW_Authenticate=challenge)
        return sent
