"""The versions of flytekit and Python that a project runs with, as its own files say.

Looked for from a folder up to the repository root. The lock files of uv and Poetry come before
requirements files, and these before pyproject.toml, setup.cfg and setup.py; for Python,
`.python-version` comes first. The nearest that pins one version holds; where several pins may hold,
none is certain, and where nothing is pinned, ranges say what they can.
"""

from __future__ import annotations

import os

from ..parsers.kind_names import kind_of
from ..text.opening import UnfitError, read_bytes
from ..text.roots import is_below, upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..flyte.versions import Versions
    from ..parsers.requirements.stated import Stated

    Read = Callable[[str], bytes]

MAX_SIZE = 20 * 1024 * 1024
"""Bytes; lock files are large, but not larger."""

MAX_INCLUDES = 50
"""Requirements files that others include, so many are read."""

LOCKS = ("uv.lock", "poetry.lock")
"""Files that pin all that a project runs with."""

PACKAGES = ("pyproject.toml", "setup.cfg", "setup.py")
"""Files that describe a package: what the first says, the others do not change."""


def _read(path: str) -> bytes:
    return read_bytes(path, limit=MAX_SIZE)


def flytekit_versions(
    folder: str, read: Read = _read, names_in: Callable[[str], list[str]] = os.listdir
) -> Versions | None:
    """Give what is known of the flytekit that the project of `folder` runs with.

    `read` gives what a file has, and raises as `read_bytes` does; `names_in` what a folder has.
    """
    nearest: Versions | None = None
    python = python_version(folder, read)
    for place in upwards(folder):
        for files in _groups(place, names_in):
            versions = _versions_of(place, files, python, read)
            if versions is None or versions.is_open:
                continue
            if versions.exact is not None and (nearest is None or nearest.contains(versions.exact)):
                return versions
            if nearest is None and _is_contradictory(versions):
                return versions
            nearest = nearest or versions
    return nearest


def flytekit_version(folder: str) -> str | None:
    """Give the flytekit version that the project of `folder` pins, None where it pins none."""
    versions = flytekit_versions(folder)
    return None if versions is None else versions.exact


def python_versions(folder: str, read: Read = _read) -> tuple[str, ...] | None:
    """Give the Pythons, as `3.11`, that the project of `folder` may run with.

    None where no file says so.
    """
    for place in upwards(folder):
        for name in (".python-version", *PACKAGES):
            text = _text(os.path.join(place, name), read)
            if "python" in text or (text and name == ".python-version"):
                from ..parsers.requirements.files import pythons_of  # costs only here

                versions = pythons_of(name, text)
                if versions:
                    return versions
    return None


def python_version(folder: str, read: Read = _read) -> str | None:
    """Give the Python version, as `3.11`, that the project of `folder` is for."""
    versions = python_versions(folder, read)
    return versions[0] if versions and len(versions) == 1 else None


def _is_contradictory(versions: Versions) -> bool:
    """Whether there are several pins, of which none is certain."""
    return " or " in str(versions)


def _groups(folder: str, names_in: Callable[[str], list[str]]) -> Iterator[list[str]]:
    """Yield the files of a folder that may name flytekit, those that hold first."""
    try:
        names = sorted(names_in(folder))
    except OSError:
        return
    yield from ([name] for name in LOCKS if name in names)
    lists = [
        name for name in names if name.endswith((".txt", ".in")) and kind_of(name) == "requirements"
    ]
    # `requirements.txt` is made from `requirements.in`.
    yield [
        name for name in lists if f"{name.removesuffix('.in')}.txt" not in lists or name[-1] == "t"
    ]
    yield from ([name] for name in PACKAGES if name in names)


def _versions_of(folder: str, names: list[str], python: str | None, read: Read) -> Versions | None:
    stated = [one for name in names for one in _stated(folder, name, folder, set(), read)]
    if not stated:
        return None
    from ..parsers.requirements.files import combined  # costs only here

    return combined(stated, python)


def _stated(folder: str, name: str, root: str, seen: set[str], read: Read) -> list[Stated]:
    """Read a file and, of a requirements file, those that it includes, below the same folder."""
    path = os.path.normpath(os.path.join(folder, name))
    if path in seen or len(seen) > MAX_INCLUDES:
        return []
    seen.add(path)
    text = _text(path, read)
    requirements: list[Stated] = []
    if "flytekit" in text.lower():
        from ..parsers.requirements.files import stated  # costs only here

        requirements += stated(os.path.basename(name), text)
    if path.endswith((".txt", ".in")) and ("-r" in text or "-c" in text or "--" in text):
        from ..parsers.requirements.lines import includes  # as above

        for include in includes(text):
            inner = os.path.normpath(os.path.join(os.path.dirname(path), include))
            if is_below(inner, root) and not _is_linked(inner, root):
                requirements += _stated(os.path.dirname(path), include, root, seen, read)
    return requirements


def _is_linked(path: str, root: str) -> bool:
    """Whether a link is on the way from a folder to a file; the folder may be reached by one."""
    plain = os.path.join(os.path.realpath(root), os.path.relpath(path, root))
    return os.path.realpath(path) != plain


def _text(path: str, read: Read) -> str:
    """Give a file's text, empty where there is none that can be read."""
    try:
        data = read(path)
    except (OSError, ValueError, UnfitError):
        return ""
    return data.decode(errors="replace")
