"""The virtual environments that hold the real flytekit, and the real SDK of Flyte 2."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flyte_image_lint.flyte import releases

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


class Environment(NamedTuple):
    """An SDK with all that it needs: for what Pythons it is made, and what to install."""

    name: str
    version: str
    pythons: tuple[tuple[int, int], ...]
    requirements: tuple[str, ...]


FLYTEKIT = Environment(
    "flytekit",
    releases.FLYTEKIT,
    ((3, 12), (3, 11), (3, 10)),  # how it reads configs does not depend on that
    (
        f"flytekit=={releases.FLYTEKIT}",
        f"flytekitplugins-kfmpi=={releases.FLYTEKIT}",
        f"flytekitplugins-kfpytorch=={releases.FLYTEKIT}",
        "kubernetes==31.0.0",  # newer ones want another python-dateutil than flytekit
        "PyYAML==6.0.3",
    ),
)
FLYTE2 = Environment(
    "flyte",
    releases.FLYTE2,
    ((3, 13), (3, 12), (3, 11), (3, 10)),
    (f"flyte=={releases.FLYTE2}", "kubernetes==31.0.0", "PyYAML==6.0.3"),
)


def python_of(environment: Environment) -> str:
    """Give the interpreter of an environment, which the first call makes.

    Environments are kept in `.cache/oracles` of the repository, or in the folder that
    FLYTE_IMAGE_LINT_ORACLES names. Raises RuntimeError where no environment can be made.
    """
    refused = []
    for interpreter, version in _interpreters(environment.pythons):
        python = f"py{version[0]}.{version[1]}"
        target = _home() / f"{environment.name}-{environment.version}-{python}"
        with _locked(target.with_name(f"{target.name}.lock")):
            if _python_in(target).exists() and _holds(target, environment.requirements):
                return str(_python_in(target))
            problem = _create(interpreter, target)
            if problem is None:
                force = [] if version in environment.pythons else ["--ignore-requires-python"]
                _install(_python_in(target), target, environment.requirements, *force)
                return str(_python_in(target))
        refused.append(f"{interpreter}: {problem}")
    *others, last = (f"{major}.{minor}" for major, minor in reversed(environment.pythons))
    raise RuntimeError(
        f"the tests compare with {environment.name}, which is made for Python "
        f"{', '.join(others)} and {last}: install one so that python{last} is on PATH"
        + "".join(f"\n{line}" for line in refused)
    )


def package_alone(python: str, requirement: str) -> str:
    """Give a folder with one package and nothing that it needs, for PYTHONPATH of `python`."""
    target = _home() / f"{requirement}-alone"
    with _locked(target.with_name(f"{target.name}.lock")):
        if not _holds(target, (requirement,)):
            shutil.rmtree(target, ignore_errors=True)
            alone = ("--no-deps", "--ignore-requires-python", "--target", str(target))
            _install(python, target, (requirement,), *alone)
    return str(target)


def _home() -> Path:
    home = Path(os.environ.get("FLYTE_IMAGE_LINT_ORACLES") or ROOT / ".cache" / "oracles")
    home.mkdir(parents=True, exist_ok=True)
    return home


def _interpreters(suitable: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the running interpreter and those on PATH that are suitable; else the running one."""
    seen = set()
    running = sys.version_info[:2]
    if running in suitable:
        seen.add(os.path.realpath(sys.executable))
        yield sys.executable, running
    folders = [*os.get_exec_path(), os.path.join(sys.base_prefix, "bin"), sys.base_prefix]
    names = [*(f"python{major}.{minor}" for major, minor in suitable), "python3", "python"]
    for name in names:
        for folder in folders:
            found = shutil.which(name, path=folder)
            if found is None or os.path.realpath(found) in seen:
                continue
            version = _version(found)
            if version in suitable:
                seen.add(os.path.realpath(found))
                yield found, version
    if running not in suitable:
        yield sys.executable, running


def _version(interpreter: str) -> tuple[int, ...]:
    """Ask `interpreter` for its version; empty where it does not run, as an idle pyenv shim."""
    ask = [interpreter, "-c", "import sys; print(*sys.version_info[:2])"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False)
    return tuple(int(part) for part in answer.stdout.split()) if answer.returncode == 0 else ()


def _python_in(target: Path) -> Path:
    # `exists` follows the link to the base interpreter, which may have gone since.
    return target / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _marker(target: Path) -> Path:
    return target / "requirements-installed"


def _holds(target: Path, requirements: tuple[str, ...]) -> bool:
    marker = _marker(target)
    return marker.exists() and marker.read_text(encoding="utf-8").split() == list(requirements)


def _create(interpreter: str, target: Path) -> str | None:
    """Make an empty environment; give why `interpreter` cannot. Debian's has no venv by itself."""
    command = [sys.executable, "-m", "virtualenv", "-q", "--clear", "-p", interpreter, str(target)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if made.returncode == 0 else f"{made.stdout}{made.stderr}".strip()


def _install(
    python: str | Path, target: Path, requirements: tuple[str, ...], *options: str
) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", *options, *requirements]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"cannot install {' '.join(requirements)}:\n{done.stdout}{done.stderr}")
    _marker(target).write_text("\n".join(requirements), encoding="utf-8")


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
