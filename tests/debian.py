"""Programs of Debian's and Ubuntu's packages, had without asking and without root.

A package is unpacked below `.cache`, together with those it depends on and the machine lacks. Only
where that fails, and for root, it is installed. Tests run side by side: one asks apt at a time.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from oracle.locking import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Way = Callable[[], str | None]
    """Tries to get a program, and gives what went wrong."""

CACHE = Path(__file__).resolve().parents[1] / ".cache"


def program(name: str, package: str, why: str, *, alone: bool = True) -> str:
    """Give the path of a program; fail the test where it cannot be had.

    It is taken from PATH, else unpacked from `package`, else installed. `why` begins the message
    of a failure: "the tests need a real registry". Unless the program needs no library but those
    that every machine has, what it depends on is unpacked with it, `alone=False`.
    """
    place = unpacked(package) / "usr" / "bin" / name
    ways = (
        partial(_unpack, package, alone),
        partial(_unpack_after_update, package, alone),
        partial(_install, package),
    )
    path = _had(lambda: _found(name, place), ways)
    return path if isinstance(path, str) else _fail(name, package, why, path)


def installed(name: str, package: str, why: str) -> str:
    """Give the path of a program that works only where its package puts it: it is installed.

    Fails the test where it cannot be had, as `program` does; only root installs.
    """
    ways = (partial(_install, package), _update, partial(_install, package))
    path = _had(lambda: shutil.which(name), ways)
    return path if isinstance(path, str) else _fail(name, package, why, path)


def unpacked(package: str) -> Path:
    """Give the folder that a package is unpacked to, as if it were the root of the system."""
    return CACHE / package


def _had(look: Callable[[], str | None], ways: Sequence[Way]) -> str | list[str]:
    """Give what a look finds, at once or after one of the ways; or what they have said."""
    path = look()
    if path is not None:
        return path
    said = []
    CACHE.mkdir(exist_ok=True)
    with locked(CACHE / "apt.lock"):
        for way in (lambda: None, *ways):  # first of all, another process may have been here
            said.append(way() or "")
            path = look()
            if path is not None:
                return path
    return said


def _fail(name: str, package: str, why: str, tried: list[str]) -> NoReturn:
    said = "\n".join(filter(None, tried))
    pytest.fail(
        f"{why}: install the package {package} of Debian or Ubuntu, "
        f"or put the program {name} on PATH\n{said}"
    )


def _found(name: str, place: Path) -> str | None:
    return shutil.which(name) or (str(place) if place.exists() else None)


def _unpack(package: str, alone: bool, *options: str) -> str | None:
    """Download the packages and take them apart; give what went wrong."""
    apt = ["apt-get", *options, *_as_user()]
    wanted = [package] if alone else _with_dependencies(apt, package)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        problem = _run([*apt, "download", *wanted], folder)
        files = sorted(Path(folder).glob("*.deb"))
        if problem or len(files) != len(wanted):
            return problem or f"apt-get download left {len(files)} of {len(wanted)} packages"
        for file in files:
            problem = problem or _run(["dpkg", "-x", file.name, "unpacked"], folder)
        if problem is None and not unpacked(package).exists():
            Path(folder, "unpacked").rename(unpacked(package))
        return problem


def _with_dependencies(apt: list[str], package: str) -> list[str]:
    """Give what apt would install: the package, and those it depends on that are not there."""
    command = [*apt, "--simulate", "--no-install-recommends", "install", package]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    except (OSError, subprocess.TimeoutExpired):
        return [package]  # to download it says what is wrong
    return re.findall(r"(?m)^Inst (\S+)", done.stdout) or [package]


def _unpack_after_update(package: str, alone: bool) -> str | None:
    """Do so with package lists of its own: those of the system may be missing or too old."""
    state = CACHE / "apt"
    for folder in ("lists/partial", "archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::State::lists={state}/lists", "-o", f"Dir::Cache={state}"]
    problem = _run(["apt-get", *options, *_as_user(), "-qq", "update"], state)
    return problem or _unpack(package, alone, *options)


def _install(package: str) -> str | None:
    if not _is_root():
        return "not root, so not installed"
    return _run(["apt-get", "install", "-y", "--no-install-recommends", package], CACHE)


def _update() -> str | None:
    return _run(["apt-get", "-qq", "update"], CACHE) if _is_root() else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _as_user() -> list[str]:
    """Spare root apt's warning about folders that its own user cannot see."""
    return ["-o", "APT::Sandbox::User=root"] if _is_root() else []


def _run(command: list[str], folder: str | Path) -> str | None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]}: {error}"
    return f"{' '.join(command)}:\n{done.stdout}{done.stderr}" if done.returncode else None
