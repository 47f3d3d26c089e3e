"""Language servers while somebody types: the time from a change to what is found in it."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import inputs
from groups import Sizes, Table, compared
from peers import FILES, Tools
from timing import Measured

EDITS = 200
TARGETS = "At most 10 ms for a keystroke (95%), 1,500 ms for the first answer, 120 MiB."
WORKFLOW = Path(".github", "workflows", "deploy.yml")
COMMAND = """\
on: push
permissions: {}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    container: ghcr.io/org/app:latest
    steps:
      - run: pyflyte register --image ghcr.io/org/app:latest workflows
"""
PROGRAM = """\
import os

from flytekit import task


@task(container_image="{{{{.image.app{name}}}}}")
def fit{number}() -> None:
    print({typed!r})
"""


class Server:
    """One language server that works on a folder."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        shown = {"versionSupport": True}
        capabilities = {"textDocument": {"publishDiagnostics": shown}}
        named = [{"uri": folder.as_uri(), "name": "project"}]
        params = {"processId": None, "rootUri": folder.as_uri(), "workspaceFolders": named}
        self._send(id=1, method="initialize", params={**params, "capabilities": capabilities})
        self._wait(lambda message: message.get("id") == 1)
        self._send(method="initialized", params={})

    def open(self, path: Path, text: str) -> None:
        """Open a text, and wait for what is found in it."""
        language = "python" if path.suffix == ".py" else "yaml"
        document = {"uri": path.as_uri(), "languageId": language, "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        self._found(path, 1)

    def type(self, path: Path, version: int, text: str) -> float:
        """Change a text, and give the seconds until it is known what is found in it."""
        began = time.perf_counter()
        document = {"uri": path.as_uri(), "version": version}
        params = {"textDocument": document, "contentChanges": [{"text": text}]}
        self._send(method="textDocument/didChange", params=params)
        self._found(path, version)
        return time.perf_counter() - began

    def end(self) -> int:
        """End the server, and give how many KiB it held at most."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        (peak,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
        self._process.kill()
        self._process.communicate()
        return int(peak.split()[1])

    def _found(self, path: Path, version: int) -> None:
        uri = path.as_uri()

        def is_it(message: dict[str, Any]) -> bool:
            params = message.get("params") or {}
            return params.get("uri") == uri and params.get("version") == version

        self._wait(is_it)

    def _send(self, **message: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _wait(self, is_it: Callable[[dict[str, Any]], bool]) -> None:
        stream = self._process.stdout
        while True:
            length = 0
            while (line := stream.readline()).strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not line:
                raise RuntimeError("the server has ended")
            message = json.loads(stream.read(length))
            if "method" in message and "id" in message:
                self._send(id=message["id"], result=None)
            if is_it(message):
                return


def editing(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Type in files of projects, with our server and with those of ruff and zizmor."""
    for count in sizes.files:
        folder = _project(FILES / f"editing-{count}", count)
        program, workflow = folder / "wf0.py", folder / WORKFLOW
        ours = [tools.ours(), "server"]
        rows = [
            *_typed("flyte-image-lint server", ours, folder, program),
            _typed("in the config", ours, folder, folder / ".flyte" / "config.yaml")[1],
            *_typed("ruff server", [tools.peer("ruff"), "server"], folder, program),
            *_typed("flyte-image-lint server, workflow", ours, folder, workflow),
            *_typed("zizmor --lsp, workflow", [tools.peer("zizmor"), "--lsp"], folder, workflow),
        ]
        yield Table(
            f"A keystroke among {count:,} file{'s' * (count > 1)}",
            [*compared("", rows, {}).rows],
            (TARGETS, "The other servers read no other file; ours knows all image names."),
        )


def _project(folder: Path, count: int) -> Path:
    """Write a repository of programs, and the config that defines the names that they use."""
    inputs.fresh(folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / ".flyte").mkdir()
    entries = (f"  app{number}: {inputs.image(number)}\n" for number in range(count))
    (folder / ".flyte" / "config.yaml").write_text("images:\n" + "".join(entries))
    (folder / WORKFLOW).parent.mkdir(parents=True)
    (folder / WORKFLOW).write_text(COMMAND)
    for number in range(count):
        text = PROGRAM.format(name=number, number=number, typed="")
        (folder / f"wf{number}.py").write_text(text)
    return folder


def _typed(name: str, command: list[str], folder: Path, path: Path) -> list[Measured]:
    """Give the time of the first answer, of each keystroke, and that which 95% stay below."""
    before = path.read_text()
    began = time.perf_counter()
    server = Server(command, folder)
    server.open(path, before)
    first = time.perf_counter() - began
    seconds = []
    for edit in range(EDITS):
        text = f"{before}# {'x' * (edit % 40)}\n"
        if path.suffix == ".py":
            name_now = "0" if edit % 4 else "x"  # one that is not defined
            text = PROGRAM.format(name=name_now, number=0, typed="x" * (edit % 40))
        seconds.append(server.type(path, edit + 2, text))
    peak = server.end()
    slow = statistics.quantiles(seconds, n=20)[-1]
    return [
        Measured(f"{name}, first answer", [first], peak, None),
        Measured(f"{name}, keystroke", seconds, peak, None),
        Measured(f"{name}, 95% of the keystrokes", [slow], peak, None),
    ]
