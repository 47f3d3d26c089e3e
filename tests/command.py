"""The installed command, run as a user runs it, in an environment that holds nothing else."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import NamedTuple

COMMAND = str(Path(sys.executable).with_name("flyte-image-lint"))
SECONDS = 120
"""Until a command has hung, on a machine that does much else; nothing is measured by it."""

MEMORY = 1 << 30

_HOME = tempfile.TemporaryDirectory(prefix="home-")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_LIBC = ctypes.CDLL(None)


class Result(NamedTuple):
    """What came of a command."""

    status: int
    stdout: str
    stderr: str


def environment(**more: str) -> dict[str, str]:
    """Give an environment without language, settings of Python or of git."""
    return {"PATH": os.environ["PATH"], "HOME": _HOME.name, **more}


def run(
    *words: str | bytes | Path,
    cwd: Path,
    stdin: bytes = b"",
    colour: bool = False,
    env: dict[str, str] | None = None,
    command: tuple[str, ...] = (COMMAND,),
) -> Result:
    """Run the command line and give the result.

    Holds that the time, and the memory, is bounded, that there is no traceback, and no
    character in the output that steers a terminal; with `colour`, colours are excepted.
    """
    done = subprocess.run(
        [*command, *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=environment(**env or {}),
        timeout=SECONDS,
        check=False,
        preexec_fn=restrict,
    )
    result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
    for text in result.stdout, result.stderr:
        assert "Traceback" not in text, result
        assert not steering(_ANSI.sub("", text) if colour else text), result
    return result


def restrict() -> None:
    """Bound the memory of this process, and let root be stopped by permissions as others are."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            assert _LIBC.prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP


def heed_interrupts() -> None:
    """Let SIGINT end this process: below `nohup`, or behind `&`, it may be ignored or held back."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def steering(text: str) -> set[str]:
    """Give the characters, other than line feeds, that steer a terminal or hide something."""
    return {
        char
        for char in text
        if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder, and give the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
