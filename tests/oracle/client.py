"""Running workers, and their answers in the words of `flyte-image-lint images`."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import tempfile
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from .environment import FLYTE2, FLYTEKIT, package_alone, python_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from .environment import Environment

    Answer = dict[str, object]

# UTF-8 as on every usual machine, a home without Flyte configs, and a default image, without
# which flytekit cannot be imported by a Python that it has no image for.
_VARIABLES = {"PYTHONUTF8": "1", "FLYTE_INTERNAL_IMAGE": "docker.io/org/default:1"}


class Worker:
    """An SDK in a process of its own; `running` makes it."""

    environment: Environment
    script: str
    variables: ClassVar[dict[str, str]] = _VARIABLES

    def __init__(self, process: subprocess.Popen[bytes], log: BinaryIO) -> None:
        self._process = process
        self._log = log

    @classmethod
    @contextlib.contextmanager
    def running(cls, python: str | None = None, *path: str) -> Iterator[Worker]:
        """Start the SDK with `python`, by default one of `python_of`, and end it.

        What is in the folders of `path` is imported before what is installed.
        """
        keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        with (
            tempfile.TemporaryDirectory() as home,
            Path(home, "log").open("w+b") as log,
            subprocess.Popen(
                [python or python_of(cls.environment), str(Path(__file__).with_name(cls.script))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=home,
                env={
                    **keep,
                    **cls.variables,
                    "HOME": home,
                    "TMPDIR": home,
                    "PYTHONPATH": os.pathsep.join(path),
                },
            ) as process,
        ):
            yield cls(process, log)

    def call(self, function: str, *arguments: object) -> tuple[str, object]:
        """Give what a function of the worker gives, "gives" before it, or "raises" and what.

        Bytes are given to it in base64.
        """
        answer = self._answer(function, *arguments)
        return ("gives", answer["ok"]) if "ok" in answer else ("raises", raised(answer))

    def _answer(self, function: str, *arguments: object) -> Answer:
        self._send(function, *arguments)
        return self._receive()

    def _send(self, function: str, *arguments: object) -> None:
        """Ask, and do not wait for the answer."""
        assert self._process.stdin is not None
        request = json.dumps([function, *arguments], default=lambda data: b64encode(data).decode())
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(f"{request}\n".encode())
            self._process.stdin.flush()

    def _receive(self) -> Answer:
        """Give the answer to what was sent."""
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        if not answer:
            self._process.wait()
            self._log.seek(0)
            log = self._log.read().decode(errors="replace")
            raise RuntimeError(f"{self.script} ended:\n{log[-2000:]}")
        return json.loads(answer)


class Flytekit(Worker):
    """flytekit."""

    environment = FLYTEKIT
    script = "flytekit_worker.py"

    @classmethod
    def older(cls, version: str) -> contextlib.AbstractContextManager[Flytekit]:
        """Start another version of flytekit, with what the usual one has installed."""
        python = python_of(cls.environment)
        return cls.running(python, package_alone(python, f"flytekit=={version}"))

    def ask(self, filename: str, data: bytes) -> dict[str, Answer]:
        """Give the worker's answer for a config of that name and content."""
        return self._answer("config", filename, data)["ok"]

    def asking(self, files: Sequence[tuple[str, bytes]]) -> Callable[[], list[dict[str, Answer]]]:
        """Ask of many configs; give what waits for the answers, so that one can work meanwhile."""
        self._send("configs", files)
        return lambda: self._receive()["ok"]


class FlytekitCommands(Flytekit):
    """The command line of flytekit, run without FLYTE_INTERNAL_IMAGE."""

    script = "flytekit_commands_worker.py"
    variables: ClassVar[dict[str, str]] = {"PYTHONUTF8": "1"}


class FlytekitCommandsWithVariable(FlytekitCommands):
    """The same, with FLYTE_INTERNAL_IMAGE, which flytekit looks at when it is imported."""

    variables: ClassVar[dict[str, str]] = _VARIABLES


class Flyte2(Worker):
    """The SDK of Flyte 2."""

    environment = FLYTE2
    script = "flyte2_worker.py"


class Flyte2Commands(Worker):
    """The command line of Flyte 2."""

    environment = FLYTE2
    script = "flyte2_commands_worker.py"


def expectation(answer: dict[str, Answer]) -> dict[str, object]:
    """Turn an answer of the worker into what `prediction.predict` should give."""
    auto, specified = answer["auto"], answer["specified"]
    if "error" in auto:
        return {"error": raised(auto), "images": None}
    assert isinstance(auto["ok"], list)
    assert isinstance(specified["ok"], list)
    pairs = zip(specified["ok"], auto["ok"], strict=True)
    # Python refuses to write a number of more than 4,300 digits, so such a name is only named.
    images = [
        ["<huge number>" if name is None else name, value, full]
        for (name, value), (_, full) in pairs
    ]
    return {"error": None, "images": images}


def raised(answer: Answer) -> str:
    """Give what was raised as "Exception: message", as `comparable` has it."""
    kind = str(answer["error"]).rpartition(".")[2]
    return comparable(f"{kind}: {answer['message']}")


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
    (r"^(TypeError: string indices must be integers), not 'str'$", r"\1"),
    (r"^(TypeError: argument of type '[\w.]+' is not )(?:a container or )?iterable$", r"\1in"),
    (r"^RecursionError: .*", "RecursionError"),
    (r"<RichOption (\w+)>", r"<Option \1>"),  # by the version of rich-click
)


def comparable(error: str) -> str:
    """Take out of an error's text what depends on the versions of Python and of packages."""
    for pattern, replacement in _VARIANTS:
        error = re.sub(pattern, replacement, error, flags=re.DOTALL)
    return error
