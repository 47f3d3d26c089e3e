"""A real registry on a port of the loopback that it picks itself."""

from __future__ import annotations

import base64
import contextlib
import http.client
import itertools
import json
import re
import ssl
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import trustme

from .binary import docker_registry
from .tokens import TokenService

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "dora", "open sesame"
HTPASSWD = f"{USER}:$2b$04$mzN5iJOU4FlF2i3XrMkxPOzFIX51pJY6DH5XpZ2TjSy1gmMgYgZaG\n"
FLAVOURS = ("plain", "htpasswd", "tls", "bearer")
ASKED = re.compile(r'"([A-Z]+) (/v2/\S*) HTTP/1\.[01]" (\d+)')


class Asked(NamedTuple):
    """A request as the registry logged it."""

    method: str
    path: str
    status: int


class Real:
    """A running registry; `running` makes it.

    `host` is its address with the port, `ca` the file with its certificate authority, `tokens`
    its token service.
    """

    def __init__(
        self,
        flavour: str,
        process: subprocess.Popen[str],
        ca: str | None,
        tokens: TokenService | None,
    ) -> None:
        self.flavour = flavour
        self.ca = ca
        self.tokens = tokens
        self._process = process
        self._lines: list[str] = []
        self._news = threading.Condition()
        self._marks = itertools.count()
        self._read = 0
        threading.Thread(target=self._collect, daemon=True).start()
        listening = self._wait(re.compile(r"listening on 127\.0\.0\.1:(\d+)"))
        self.host = f"127.0.0.1:{listening[1]}"

    def connection(self) -> http.client.HTTPConnection:
        """Give a connection of the standard library's."""
        if self.ca is None:
            return http.client.HTTPConnection(self.host, timeout=10)
        context = ssl.create_default_context(cafile=self.ca)
        return http.client.HTTPSConnection(self.host, timeout=10, context=context)

    def authorization(self, path: str) -> str | None:
        """Give the header to push to the repository with, None where none is needed."""
        if self.tokens is not None:
            return f"Bearer {self.tokens.token(path, ['pull', 'push'])}"
        login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return f"Basic {login}" if self.flavour == "htpasswd" else None

    def new_requests(self) -> list[Asked]:
        """Give the requests since the last call, a 401 and what follows it included."""
        mark = f"/v2/?mark={next(self._marks)}"
        connection = self.connection()
        connection.request("GET", mark)
        connection.getresponse().read()
        connection.close()
        self._wait(re.compile(re.escape(mark) + r" HTTP"))
        with self._news:
            lines, self._read = self._lines[self._read :], len(self._lines)
        requests = [Asked(m[1], m[2], int(m[3])) for m in map(ASKED.search, lines) if m]
        return [each for each in requests if "?mark=" not in each.path]

    def _collect(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()
        with self._news:
            self._lines.append("the registry ended")
            self._news.notify_all()

    def _wait(self, pattern: re.Pattern[str]) -> re.Match[str]:
        with self._news:
            for at in itertools.count():
                while len(self._lines) <= at:
                    if not self._news.wait(20):
                        pytest.fail("the registry is silent:\n" + "".join(self._lines)[-3000:])
                match = pattern.search(self._lines[at])
                if match:
                    return match
                if self._lines[at] == "the registry ended":
                    pytest.fail("the registry ended:\n" + "".join(self._lines)[-3000:])
        raise AssertionError


@contextlib.contextmanager
def running(flavour: str = "plain") -> Iterator[Real]:
    """Start a registry, empty and in memory, and end it."""
    config: dict[str, object] = {
        "version": "0.1",
        "log": {"level": "info", "accesslog": {"disabled": False}},
        "storage": {"inmemory": {}, "delete": {"enabled": True}},
    }
    http_section: dict[str, object] = {"addr": "127.0.0.1:0"}
    ca = tokens = None
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if flavour == "htpasswd":
            (folder / "htpasswd").write_text(HTPASSWD)
            config["auth"] = {"htpasswd": {"realm": "lab", "path": str(folder / "htpasswd")}}
        elif flavour == "tls":
            authority = trustme.CA()
            ca = str(folder / "ca.pem")
            authority.cert_pem.write_to_path(ca)
            server = authority.issue_cert("127.0.0.1", "localhost", "registry.test")
            server.private_key_pem.write_to_path(str(folder / "key.pem"))
            for part in server.cert_chain_pems:
                part.write_to_path(str(folder / "cert.pem"), append=True)
            http_section["tls"] = {
                "certificate": str(folder / "cert.pem"),
                "key": str(folder / "key.pem"),
            }
        elif flavour == "bearer":
            tokens = stack.enter_context(TokenService.running({USER: PASSWORD}))
            tokens.authority.cert_pem.write_to_path(str(folder / "tokens.pem"))
            config["auth"] = {
                "token": {
                    "realm": tokens.realm,
                    "service": tokens.SERVICE,
                    "issuer": tokens.ISSUER,
                    "rootcertbundle": str(folder / "tokens.pem"),
                }
            }
        config["http"] = http_section
        file = folder / "config.json"  # JSON is YAML
        file.write_text(json.dumps(config))
        process = stack.enter_context(
            subprocess.Popen(
                [docker_registry(), "serve", str(file)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env={"PATH": "/usr/bin:/bin"},
            )
        )
        stack.callback(process.kill)
        yield Real(flavour, process, ca, tokens)
