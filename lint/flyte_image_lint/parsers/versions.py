"""The versions of flytekit and Python that a project pins, as its own files say.

Looked for from a folder up to the repository root, the first that says something wins: lock
files of uv and Poetry, requirements files, pyproject.toml; `.python-version` for Python.
"""

from __future__ import annotations

import os
import re

from ..text.opening import UnfitError, read_bytes
from ..text.roots import upwards
from .kinds import LOCKS, is_requirements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# A release, as images are tagged: neither `1.16.*` nor a local `1.16.4+x`.
_VERSION = r"v?([0-9]+(?:\.[0-9]+)*(?:(?:a|b|rc|\.post|\.dev)[0-9]+)*)(?![\w.*+!-])"
_EXACTLY = rf"flytekit(?:\[[^\]]*\])?\s*={{2,3}}\s*{_VERSION}"
_PINNED = re.compile(rf"(?im)^\s*[\"']?{_EXACTLY}")
_LISTED = re.compile(rf"(?i)[\"']{_EXACTLY}")
_LOCKED = re.compile(
    rf"(?m)^\[\[package\]\]\s*\nname\s*=\s*\"flytekit\"\s*\nversion\s*=\s*\"{_VERSION}"
)
_POETRY = re.compile(rf"(?m)^flytekit\s*=\s*\"={{0,3}}{_VERSION}")
_PYTHON = re.compile(r"(?m)^\s*(?:cpython-)?3\.([0-9]{1,2})(?:[.\s]|$)")
_REQUIRES = re.compile(r"requires-python\s*=\s*[\"']\s*={2,3}\s*3\.([0-9]{1,2})[.*\"']")

MAX_SIZE = 20 * 1024 * 1024
"""Bytes; lock files are large, but not larger."""


def flytekit_version(folder: str) -> str | None:
    """Give the flytekit version that the project of `folder` pins, None where it pins none."""
    version = _first(folder, _flytekit_of)
    return None if version is None else release(version)


def release(version: str) -> str:
    """Give a version as flytekit's releases are tagged: `1.16` is `1.16.0`."""
    if version.replace(".", "").isdecimal():
        version += ".0" * (2 - version.count("."))
    return version


def numbers(version: str) -> tuple[int, ...]:
    """Give the leading numbers of a version: `1.16.24b0` is (1, 16, 24)."""
    found = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        found.append(int(digits))
        if digits != part:
            break
    return tuple(found)


def python_version(folder: str) -> str | None:
    """Give the Python version, as `3.11`, that the project of `folder` is for."""
    return _first(folder, _python_of)


def _first(folder: str, of: Callable[[str], str | None]) -> str | None:
    for place in upwards(folder):
        found = of(place)
        if found is not None:
            return found
    return None


def flytekit_pin(name: str, text: str) -> re.Match[str] | None:
    """Give what pins flytekit in a file of that name, the version as group 1."""
    if name in LOCKS:
        return _LOCKED.search(text)
    if name == "pyproject.toml":
        return _LISTED.search(text) or _POETRY.search(text)
    return _PINNED.search(text)


def _flytekit_of(folder: str) -> str | None:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    lists = [name for name in names if is_requirements(name) and name.endswith((".txt", ".in"))]
    for name in (*LOCKS, *lists, "pyproject.toml"):
        found = flytekit_pin(name, _text(folder, name))
        if found:
            return found[1]
    return None


def python_pin(name: str, text: str) -> str | None:
    """Give the Python that a file of that name is for, as `3.11`."""
    pattern = {".python-version": _PYTHON, "pyproject.toml": _REQUIRES}.get(name)
    found = pattern.search(text) if pattern else None
    return f"3.{found[1]}" if found else None


def _python_of(folder: str) -> str | None:
    names = (".python-version", "pyproject.toml")
    found = (python_pin(name, _text(folder, name)) for name in names)
    return next(filter(None, found), None)


def _text(folder: str, name: str) -> str:
    """Give a file's text, empty where there is none that can be read."""
    try:
        data = read_bytes(os.path.join(folder, name), limit=MAX_SIZE)
    except (OSError, UnfitError):
        return ""
    return data.decode(errors="replace")
