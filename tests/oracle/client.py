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
from typing import TYPE_CHECKING

from .environment import flytekit_python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

WORKER = Path(__file__).with_name("worker.py")


# UTF-8 as on every usual machine, a home without Flyte configs, and a default image, without
# which flytekit cannot be imported by a Python that it has no image for.
_ENVIRONMENT = {"PYTHONUTF8": "1", "FLYTE_INTERNAL_IMAGE": "docker.io/org/default:1"}


class Flytekit:
    """flytekit in a process of its own; `running` makes it."""

    def __init__(self, process: subprocess.Popen[bytes], log: BinaryIO) -> None:
        self._process = process
        self._log = log

    @classmethod
    @contextlib.contextmanager
    def running(cls, python: str | None = None) -> Iterator[Flytekit]:
        """Start flytekit with `python`, by default that of `flytekit_python`, and end it."""
        keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        with (
            tempfile.TemporaryDirectory() as home,
            Path(home, "log").open("w+b") as log,
            subprocess.Popen(
                [python or flytekit_python(), str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=home,
                env={**keep, **_ENVIRONMENT, "HOME": home, "TMPDIR": home},
            ) as process,
        ):
            yield cls(process, log)

    def ask(self, filename: str, data: bytes) -> dict[str, dict[str, object]]:
        """Give the worker's answer for a file of that name and content."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = json.dumps([filename, base64.b64encode(data).decode()])
        answer = b""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(f"{request}\n".encode())
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            self._process.wait()
            self._log.seek(0)
            log = self._log.read().decode(errors="replace")
            raise RuntimeError(f"the flytekit worker ended:\n{log[-2000:]}")
        return json.loads(answer)


def expectation(answer: dict[str, dict[str, object]]) -> dict[str, object]:
    """Turn an answer of the worker into what `prediction.predict` should give."""
    auto, specified = answer["auto"], answer["specified"]
    if "error" in auto:
        kind = str(auto["error"]).rpartition(".")[2]
        return {"error": comparable(f"{kind}: {auto['message']}"), "images": None}
    assert isinstance(auto["ok"], list)
    assert isinstance(specified["ok"], list)
    pairs = zip(specified["ok"], auto["ok"], strict=True)
    # Python refuses to write a number of more than 4,300 digits, so such a name is only named.
    images = [
        ["<huge number>" if name is None else name, value, full]
        for (name, value), (_, full) in pairs
    ]
    return {"error": None, "images": images}


# What other supported Pythons write otherwise: (pattern, replacement).
_VARIANTS = (
    (
        r"^TypeError: (?:expected str, bytes or os\.PathLike object|argument should be a str "
        r"(?:object )?or an os\.PathLike object (?:where __fspath__ returns a str|returning str)), "
        r"not (?:<class )?'?(\w+)'?>?$",
        r"TypeError: expected a path, not \1",
    ),
    (r"^(TypeError: expected string or bytes-like object), got '\w+'$", r"\1"),
    (r"^(ValueError: Exceeds the limit \(4300)(?: digits)?\)", r"\1)"),
    (
        r"^OverflowError: Python int too large to convert to C int$",
        "ValueError: chr() arg not in range(0x110000)",
    ),
    (r"^RecursionError: .*", "RecursionError"),
)


def comparable(error: str) -> str:
    """Take out of an error's text what depends on the Python version."""
    for pattern, replacement in _VARIANTS:
        error = re.sub(pattern, replacement, error, flags=re.DOTALL)
    return error
