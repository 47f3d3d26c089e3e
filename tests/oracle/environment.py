"""The virtual environments that hold the real flytekit, and the real SDK of Flyte 2."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pins
from interpreters import pythons
from oracle.locking import locked

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
"""The run of the tests, which may be of several processes."""


class Environment(NamedTuple):
    """An SDK with all that it needs: for what Pythons it is made, and what to install.

    All packages have the versions in constraints.txt; with pins.NEWEST, the newest. What the
    package itself needs has the oldest versions that it accepts if `is_oldest`.
    """

    name: str
    version: str
    pythons: tuple[tuple[int, int], ...]
    requirements: tuple[str, ...]
    is_oldest: bool = False

    def variables(self) -> dict[str, str]:
        """Give the environment in which pip makes it."""
        chosen = pins.oldest(self.pythons[0]) if self.is_oldest else pins.variables()
        return {**pins.without(), **({} if self.is_newest else chosen)}

    @property
    def is_newest(self) -> bool:
        """Whether it has the newest of everything."""
        return pins.NEWEST in os.environ and not self.is_oldest

    def contents(self) -> str:
        """Say what it holds; the newest of everything holds for one run of the tests."""
        if self.is_newest:
            return "\n".join((*self.requirements, _RUN))
        url = self.variables().get("PIP_CONSTRAINT")
        versions = Path(url2pathname(urlsplit(url).path)).read_bytes() if url else b""
        return "\n".join((*self.requirements, hashlib.sha256(versions).hexdigest()))


FLYTEKIT = Environment(
    "flytekit",
    pins.pinned("flytekit"),
    ((3, 12), (3, 11), (3, 10)),  # how it reads configs does not depend on that
    ("flytekit", "flytekitplugins-kfmpi", "flytekitplugins-kfpytorch", "kubernetes", "PyYAML"),
)
FLYTE2 = Environment(
    "flyte",
    pins.pinned("flyte"),
    ((3, 13), (3, 12), (3, 11), (3, 10)),
    ("flyte", "kubernetes", "PyYAML"),
)


def python_of(environment: Environment) -> str:
    """Give the interpreter of an environment, which the first call makes.

    Environments are kept in `.cache/oracles` of the repository, or in the folder that
    FLYTE_IMAGE_LINT_ORACLES names. Raises RuntimeError where no environment can be made.
    """
    refused = []
    for interpreter, version in _interpreters(environment.pythons):
        python = f"py{version[0]}.{version[1]}"
        label = "newest" if environment.is_newest else environment.version
        target = _home() / f"{environment.name}-{label}-{python}"
        with locked(target.with_name(f"{target.name}.lock")):
            held = _holds(target, environment.contents())
            if _python_in(target).exists() and held:
                return str(_python_in(target))
            problem = _create(interpreter, target)
            if problem is None:
                force = [] if version in environment.pythons else ["--ignore-requires-python"]
                words = (*force, *environment.requirements)
                contents, variables = environment.contents(), environment.variables()
                _install(_python_in(target), target, words, contents, variables)
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
    with locked(target.with_name(f"{target.name}.lock")):
        if not _holds(target, requirement):
            shutil.rmtree(target, ignore_errors=True)
            # It has a version of its own, which need not be that in constraints.txt.
            words = ("--no-deps", "--ignore-requires-python", "--target", str(target), requirement)
            _install(python, target, words, requirement, pins.without())
    return str(target)


def _home() -> Path:
    home = Path(os.environ.get("FLYTE_IMAGE_LINT_ORACLES") or ROOT / ".cache" / "oracles")
    home.mkdir(parents=True, exist_ok=True)
    return home


def _interpreters(suitable: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the interpreters that are suitable, and at last the running one."""
    for python in pythons(suitable):
        yield python.path, python.version
    if sys.version_info[:2] not in suitable:
        yield sys.executable, sys.version_info[:2]


def _python_in(target: Path) -> Path:
    # `exists` follows the link to the base interpreter, which may have gone since.
    return target / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _marker(target: Path) -> Path:
    return target / "requirements-installed"


def _holds(target: Path, installed: str) -> bool:
    marker = _marker(target)
    return marker.exists() and marker.read_text(encoding="utf-8") == installed


def _create(interpreter: str, target: Path) -> str | None:
    """Make an empty environment; give why `interpreter` cannot. Debian's has no venv by itself."""
    command = [sys.executable, "-m", "virtualenv", "-q", "--clear", "-p", interpreter, str(target)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if made.returncode == 0 else f"{made.stdout}{made.stderr}".strip()


def _install(
    python: str | Path,
    target: Path,
    words: tuple[str, ...],
    installed: str,
    variables: dict[str, str],
) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=variables)
    if done.returncode:
        raise RuntimeError(f"cannot install {' '.join(words)}:\n{done.stdout}{done.stderr}")
    _marker(target).write_text(installed, encoding="utf-8")
