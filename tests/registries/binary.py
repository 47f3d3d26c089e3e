"""The program of Debian's package docker-registry, had without asking."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

CACHE = Path(__file__).resolve().parents[2] / ".cache"
PACKAGE = "docker-registry"


def docker_registry() -> str:
    """Give the path of `docker-registry`; fail the test where it cannot be had.

    It is taken from PATH, else unpacked below `.cache` from the Debian package, else installed.
    """
    unpacked = CACHE / PACKAGE / "usr" / "bin" / PACKAGE
    found = shutil.which(PACKAGE)
    if found is None and unpacked.exists():
        found = str(unpacked)
    tried: list[str] = []
    for way in (_unpack, _unpack_after_update, _install):
        if found is None:
            tried.append(way() or "")
            found = shutil.which(PACKAGE) or (str(unpacked) if unpacked.exists() else None)
    if found is None:
        said = "\n".join(filter(None, tried))
        pytest.fail(
            f"the tests need a real registry: install the package {PACKAGE} of Debian or Ubuntu, "
            f"or put the program {PACKAGE} on PATH\n{said}"
        )
    return found


def _unpack(*options: str) -> str | None:
    """Download the package and take it apart, which needs no root; give what went wrong."""
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        problem = _run(["apt-get", *options, *_as_user(), "download", PACKAGE], folder)
        packages = list(Path(folder).glob("*.deb"))
        if problem or not packages:
            return problem or f"apt-get download left no {PACKAGE}"
        problem = _run(["dpkg", "-x", packages[0].name, "unpacked"], folder)
        target = CACHE / PACKAGE
        if problem is None and not target.exists():
            Path(folder, "unpacked").rename(target)
        return problem


def _unpack_after_update() -> str | None:
    """Do so with package lists of its own: those of the system may be missing or too old."""
    state = CACHE / "apt"
    for folder in ("lists/partial", "archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::State::lists={state}/lists", "-o", f"Dir::Cache={state}"]
    problem = _run(["apt-get", *options, *_as_user(), "-qq", "update"], state)
    return problem or _unpack(*options)


def _install() -> str | None:
    if _as_user() == []:
        return "not root, so not installed"
    return _run(["apt-get", "install", "-y", "--no-install-recommends", PACKAGE], CACHE)


def _as_user() -> list[str]:
    """Spare root apt's warning about folders that its own user cannot see."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["-o", "APT::Sandbox::User=root"] if root else []


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
