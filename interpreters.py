"""The Pythons on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PYTHONS = ((3, 10), (3, 11), (3, 12), (3, 13))
"""The Pythons that the package is for, and constraints.txt holds for."""


class Python(NamedTuple):
    """An interpreter, and its major and minor version."""

    path: str
    version: tuple[int, ...]


def pythons(wanted: Iterable[tuple[int, int]] = PYTHONS) -> Iterator[Python]:
    """Yield interpreters of these versions, each once: the running one, those on PATH, pyenv's."""
    wanted = tuple(wanted)
    running = Python(sys.executable, sys.version_info[:2])
    seen = {os.path.realpath(running.path)}
    if running.version in wanted:
        yield running
    folders = [*os.get_exec_path(), os.path.join(sys.base_prefix, "bin"), sys.base_prefix]
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    folders += [str(path / "bin") for path in sorted(kept.glob("3.*"), reverse=True)]
    names = [*(f"python{major}.{minor}" for major, minor in wanted), "python3", "python"]
    for name in names:
        for folder in folders:
            program = shutil.which(name, path=folder)
            if program is None or os.path.realpath(program) in seen:
                continue
            seen.add(os.path.realpath(program))
            version = _version(program)
            if version in wanted:
                yield Python(program, version)


@cache
def _version(interpreter: str) -> tuple[int, ...]:
    """Ask `interpreter` for its version; empty where it does not run, as an idle pyenv shim."""
    ask = [interpreter, "-c", "import sys; print(*sys.version_info[:2])"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False)
    return tuple(int(part) for part in answer.stdout.split()) if answer.returncode == 0 else ()
