"""The virtual environment that holds the real flytekit."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FLYTEKIT = "1.16.31"
REQUIREMENTS = (f"flytekit=={FLYTEKIT}", "PyYAML==6.0.3")
SUITABLE = ((3, 12), (3, 11), (3, 10))
"""Pythons for which flytekit is made; how it reads configs does not depend on that."""
ROOT = Path(__file__).resolve().parents[2]


def flytekit_python() -> str:
    """Give the interpreter of an environment with flytekit, which the first call makes.

    Environments are kept in `.cache/oracles` of the repository, or in the folder that
    FLYTE_IMAGE_LINT_ORACLES names. Raises RuntimeError where no environment can be made.
    """
    home = Path(os.environ.get("FLYTE_IMAGE_LINT_ORACLES") or ROOT / ".cache" / "oracles")
    home.mkdir(parents=True, exist_ok=True)
    refused = []
    for interpreter, version in _interpreters():
        target = home / f"flytekit-{FLYTEKIT}-py{version[0]}.{version[1]}"
        with _locked(home / f"{target.name}.lock"):
            if _is_complete(target):
                return str(_python_of(target))
            problem = _create(interpreter, target)
            if problem is None:
                _install(target, forced=version not in SUITABLE)
                return str(_python_of(target))
        refused.append(f"{interpreter}: {problem}")
    raise RuntimeError(
        "the tests compare with flytekit, which is made for Python 3.10, 3.11 and 3.12: "
        "install one so that python3.12, python3.11 or python3.10 is on PATH"
        + "".join(f"\n{line}" for line in refused)
    )


def _interpreters() -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the running interpreter and those on PATH that suit flytekit; else the running one."""
    seen = set()
    running = sys.version_info[:2]
    if running in SUITABLE:
        seen.add(os.path.realpath(sys.executable))
        yield sys.executable, running
    folders = [*os.get_exec_path(), os.path.join(sys.base_prefix, "bin"), sys.base_prefix]
    names = [*(f"python{major}.{minor}" for major, minor in SUITABLE), "python3", "python"]
    for name in names:
        for folder in folders:
            found = shutil.which(name, path=folder)
            if found is None or os.path.realpath(found) in seen:
                continue
            version = _version(found)
            if version in SUITABLE:
                seen.add(os.path.realpath(found))
                yield found, version
    if running not in SUITABLE:
        yield sys.executable, running


def _version(interpreter: str) -> tuple[int, ...]:
    """Ask `interpreter` for its version; empty where it does not run, as an idle pyenv shim."""
    ask = [interpreter, "-c", "import sys; print(*sys.version_info[:2])"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False)
    return tuple(int(part) for part in answer.stdout.split()) if answer.returncode == 0 else ()


def _python_of(target: Path) -> Path:
    return target / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _marker(target: Path) -> Path:
    return target / "requirements-installed"


def _is_complete(target: Path) -> bool:
    # `exists` follows the link to the base interpreter, which may have gone since.
    marker = _marker(target)
    return (
        _python_of(target).exists()
        and marker.exists()
        and marker.read_text(encoding="utf-8").split() == list(REQUIREMENTS)
    )


def _create(interpreter: str, target: Path) -> str | None:
    """Make an empty environment; give why `interpreter` cannot. Debian's has no venv by itself."""
    command = [sys.executable, "-m", "virtualenv", "-q", "--clear", "-p", interpreter, str(target)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if made.returncode == 0 else f"{made.stdout}{made.stderr}".strip()


def _install(target: Path, *, forced: bool) -> None:
    force = ["--ignore-requires-python"] if forced else []
    command = [str(_python_of(target)), "-m", "pip", "install", "--quiet", *force, *REQUIREMENTS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"cannot install {' '.join(REQUIREMENTS)}:\n{done.stdout}{done.stderr}")
    _marker(target).write_text("\n".join(REQUIREMENTS), encoding="utf-8")


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the file `path` against other processes, so that runs side by side install once."""
    with path.open("a") as file:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            held = False
            while not held:  # LK_LOCK itself gives up after ten seconds
                with contextlib.suppress(OSError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    held = True
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file lets go
