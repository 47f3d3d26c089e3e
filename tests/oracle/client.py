"""A running worker, and its answer in the words of `flyte-image-lint images`."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from .environment import flytekit_python

WORKER = Path(__file__).with_name("worker.py")


class Flytekit:
    """flytekit in a process of its own; a context manager that ends the process."""

    def __init__(self, python: str | None = None) -> None:
        self._open = contextlib.ExitStack()
        home = self._open.enter_context(tempfile.TemporaryDirectory())
        self._log = self._open.enter_context(Path(home, "log").open("w+b"))
        keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        self._process = subprocess.Popen(
            [python or flytekit_python(), str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=home,
            # A home without Flyte configs, and UTF-8 as on every usual machine.
            env={**keep, "HOME": home, "PYTHONUTF8": "1", "TMPDIR": home},
        )

    def __enter__(self) -> Flytekit:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._open.close()

    def ask(self, filename: str, data: bytes) -> dict[str, dict[str, object]]:
        """Give the worker's answer for a file of that name and content."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = json.dumps([filename, base64.b64encode(data).decode()])
        try:
            self._process.stdin.write(f"{request}\n".encode())
            self._process.stdin.flush()
        except BrokenPipeError:
            raise RuntimeError(f"the flytekit worker ended:\n{self._tail()}") from None
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the flytekit worker ended:\n{self._tail()}")
        return json.loads(answer)

    def _tail(self) -> str:
        self._process.wait()
        self._log.seek(0)
        return self._log.read().decode(errors="replace")[-2000:]


def expectation(answer: dict[str, dict[str, object]]) -> dict[str, object]:
    """Turn an answer of the worker into what `prediction.predict` should give."""
    auto, specified = answer["auto"], answer["specified"]
    if "error" in auto:
        kind = str(auto["error"]).rpartition(".")[2]
        return {"error": comparable(f"{kind}: {auto['message']}"), "images": None}
    assert isinstance(auto["ok"], list)
    assert isinstance(specified["ok"], list)
    pairs = zip(specified["ok"], auto["ok"], strict=True)
    return {"error": None, "images": [[name, value, full] for (name, value), (_, full) in pairs]}


# What other supported Pythons write otherwise: (pattern, replacement).
_VARIANTS = (
    (
        r"^TypeError: (?:expected str, bytes or os\.PathLike object|argument should be a str or "
        r"an os\.PathLike object where __fspath__ returns a str), not '?(\w+)'?$",
        r"TypeError: expected a path, not \1",
    ),
    (r"^RecursionError: .*", "RecursionError"),
    (r"^(ValueError: Exceeds the limit \(4300)(?: digits)?\)", r"\1)"),
)


def comparable(error: str) -> str:
    """Take out of an error's text what depends on the Python version."""
    for pattern, replacement in _VARIANTS:
        error = re.sub(pattern, replacement, error, flags=re.DOTALL)
    return error
