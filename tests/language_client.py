"""A client of the language server: the real program, behind pipes, spoken to in JSON."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import command

Json = Any

CAPABILITIES: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {
            "relatedInformation": True,
            "versionSupport": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        },
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
            "isPreferredSupport": True,
            "dataSupport": True,
        },
    },
    "workspace": {
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceFolders": True,
    },
}
"""What most editors can do."""


class Failed(Exception):  # noqa: N818
    """The server's answer is an error of the protocol."""

    def __init__(self, error: Json) -> None:
        super().__init__(f"{error['code']}: {error['message']}")
        self.code = error["code"]


class Client:
    """One client of one server, whose messages are read as they come."""

    def __init__(self, *options: str, cwd: Path) -> None:
        self.process = subprocess.Popen(
            [command.COMMAND, "server", *options],
            cwd=cwd,
            env=command.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.seen: list[Json] = []
        self._arrived: queue.Queue[Json] = queue.Queue()
        self._number = 0
        self._versions: dict[str, int] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        stream = self.process.stdout
        while True:
            length = 0
            while (line := stream.readline()).strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not line:
                self._arrived.put(None)
                return
            self._arrived.put(json.loads(stream.read(length)))

    def send_bytes(self, data: bytes) -> None:
        """Send anything."""
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, **message: Json) -> None:
        """Send a message."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def notify(self, method: str, params: Json) -> None:
        """Send a notification."""
        self.send(method=method, params=params)

    def ask(self, method: str, params: Json) -> int:
        """Send a request, and give its number."""
        self._number += 1
        self.send(id=self._number, method=method, params=params)
        return self._number

    def answer(self, number: int) -> Json:
        """Wait for the answer to a request. Raises Failed."""
        message = self.wait(lambda one: one.get("id") == number and "method" not in one)
        if "error" in message:
            raise Failed(message["error"])
        return message["result"]

    def request(self, method: str, params: Json) -> Json:
        """Send a request, and wait for the answer. Raises Failed."""
        return self.answer(self.ask(method, params))

    def wait(self, is_it: Callable[[Json], bool]) -> Json:
        """Wait for a message; what the server asks meanwhile is answered with nothing."""
        while True:
            message = self._arrived.get(timeout=command.SECONDS)
            assert message is not None, f"the server has ended: {self.process.stderr.read()!r}"
            self.seen.append(message)
            if "method" in message and "id" in message:
                self.send(id=message["id"], result=None)
            if is_it(message):
                return message

    def initialize(self, *folders: Path, capabilities: Json = CAPABILITIES, **more: Json) -> Json:
        """Begin as editors do, and give the server's capabilities."""
        named = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        params = {"processId": None, "rootUri": None, "workspaceFolders": named or None}
        result = self.request("initialize", {**params, "capabilities": capabilities, **more})
        self.notify("initialized", {})
        return result["capabilities"]

    def open(self, path: Path, text: str | None = None) -> None:
        """Open a file, or a text in its place."""
        self.open_uri(path.as_uri(), path.read_text(encoding="utf-8") if text is None else text)

    def open_uri(self, uri: str, text: str) -> None:
        """Open a text that is called anything."""
        self._versions[uri] = 1
        document = {"uri": uri, "languageId": "x", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, path: Path, text: str) -> None:
        """Type a text in the place of the one before."""
        uri = path.as_uri()
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        changes = [{"text": text}]
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def close(self, path: Path) -> None:
        """Close a text."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})

    def touched(self, *changes: tuple[Path, int]) -> None:
        """Tell of files on disk: new (1), other (2) or gone (3)."""
        changed = [{"uri": path.as_uri(), "type": kind} for path, kind in changes]
        self.notify("workspace/didChangeWatchedFiles", {"changes": changed})

    def diagnostics(self, path: Path, *, settled: bool = True) -> list[Json]:
        """Give what was last said of a file, once the server has done all that it was told."""
        if settled:
            self.settle()
        uri = path.as_uri()
        said = [
            message["params"]
            for message in self.seen
            if message.get("method") == "textDocument/publishDiagnostics"
            and message["params"]["uri"] == uri
        ]
        assert said, f"nothing was said of {uri}"
        return said[-1]["diagnostics"]

    def codes(self, path: Path) -> list[str]:
        """Give the codes of what was last said of a file."""
        return [one.get("code", "") for one in self.diagnostics(path)]

    def settle(self) -> None:
        """Wait until all that was told has been worked on: what is asked then comes last."""
        self.request("flyte-image-lint/settled", None)

    def goodbye(self) -> int:
        """End the server as editors do, and give its exit status."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(command.SECONDS)


@contextmanager
def client(*folders: Path, options: Iterable[str] = (), cwd: Path | None = None, **more: Json):
    """Give a client that has begun with some folders; its server is gone afterwards."""
    made = Client(*options, cwd=cwd or folders[0])
    try:
        made.initialize(*folders, **more)
        yield made
    finally:
        made.process.kill()
        made.process.wait()
        for stream in (made.process.stdin, made.process.stdout, made.process.stderr):
            stream.close()
