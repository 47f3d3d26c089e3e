"""The versions of flytekit and Python that a project runs with, as its own files say.

Looked for from a folder up to the repository root. The lock files of uv and Poetry come before
requirements files, and these before pyproject.toml and setup.cfg; for Python, `.python-version`
comes first. The nearest that pins one version holds; where several pins may hold, none is certain,
and where nothing is pinned, ranges say what they can.
"""

from __future__ import annotations

import os

from ..flyte.versions import numbers as numbers
from ..flyte.versions import release as release
from ..text.opening import UnfitError, read_bytes
from ..text.roots import is_below, upwards
from .kinds import LOCKS, is_requirements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..flyte.versions import Versions
    from .requirement_files import Stated

MAX_SIZE = 20 * 1024 * 1024
"""Bytes; lock files are large, but not larger."""

MAX_INCLUDES = 50
"""Requirements files that others include, so many are read."""

PACKAGES = ("pyproject.toml", "setup.cfg")
"""Files that describe a package."""


def flytekit_versions(folder: str) -> Versions | None:
    """Give what is known of the flytekit that the project of `folder` runs with."""
    nearest: Versions | None = None
    python = python_version(folder)
    for place in upwards(folder):
        for files in _groups(place):
            found = _versions_of(place, files, python)
            if found is None or found.is_open:
                continue
            if found.exact is not None and (nearest is None or nearest.contains(found.exact)):
                return found
            if nearest is None and _is_contradictory(found):
                return found
            nearest = nearest or found
    return nearest


def flytekit_version(folder: str) -> str | None:
    """Give the flytekit version that the project of `folder` pins, None where it pins none."""
    versions = flytekit_versions(folder)
    return None if versions is None else versions.exact


def combined(stated: Sequence[Stated], python: str | None) -> Versions | None:
    """Give what several requirements of one project say together; None where they say nothing.

    What the project itself needs comes before what an extra or a group of it does. A range does
    not gainsay a version in it.
    """
    from ..flyte.versions import Versions  # costs only here

    holding = [one for one in stated if one.holds(python)]
    base = [one for one in holding if one.is_base and str(one.versions)]
    ranges = [one.versions for one in base or holding if str(one.versions)]
    if not ranges:
        return None
    pinned = [one for one in ranges if Versions([one]).exact is not None]
    exact = Versions(pinned).exact if pinned else None
    if exact is not None and all(one.contains(exact, prereleases=True) for one in ranges):
        return Versions(pinned)
    return Versions(ranges)


def python_versions(folder: str) -> tuple[str, ...] | None:
    """Give the Pythons, as `3.11`, that the project of `folder` may run with.

    None where no file says so.
    """
    for place in upwards(folder):
        for name in (".python-version", *PACKAGES):
            found = pythons_of(name, _text(os.path.join(place, name)))
            if found:
                return found
    return None


def pythons_of(name: str, text: str) -> tuple[str, ...] | None:
    """Give the Pythons, as `3.11`, that a file of that name is for; None if it does not say."""
    if "python" not in text and name != ".python-version":
        return None
    from ..flyte.versions import pythons
    from .requirement_files import python_ranges  # costs only here

    ranges = python_ranges(name, text)
    return pythons(ranges) if ranges else None


def python_version(folder: str) -> str | None:
    """Give the Python version, as `3.11`, that the project of `folder` is for."""
    found = python_versions(folder)
    return found[0] if found and len(found) == 1 else None


def _is_contradictory(versions: Versions) -> bool:
    """Whether there are several pins, of which none is certain."""
    return " or " in str(versions)


def _groups(folder: str) -> Iterator[list[str]]:
    """Yield the files of a folder that may name flytekit, those that hold first."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    yield from ([name] for name in LOCKS if name in names)
    lists = [name for name in names if is_requirements(name) and name.endswith((".txt", ".in"))]
    # `requirements.txt` is made from `requirements.in`.
    yield [
        name for name in lists if f"{name.removesuffix('.in')}.txt" not in lists or name[-1] == "t"
    ]
    yield from ([name] for name in PACKAGES if name in names)


def _versions_of(folder: str, names: list[str], python: str | None) -> Versions | None:
    stated = [one for name in names for one in _stated(folder, name, folder, set())]
    return combined(stated, python) if stated else None


def _stated(folder: str, name: str, root: str, seen: set[str]) -> list[Stated]:
    """Read a file and, of a requirements file, those that it includes, below the same folder."""
    path = os.path.normpath(os.path.join(folder, name))
    if path in seen or len(seen) > MAX_INCLUDES:
        return []
    seen.add(path)
    text = _text(path)
    found: list[Stated] = []
    if "flytekit" in text.lower():
        from .requirement_files import stated  # costs only here

        found += stated(os.path.basename(name), text)
    if path.endswith((".txt", ".in")) and ("-r" in text or "-c" in text or "--" in text):
        from .requirement_files import includes  # as above

        for include in includes(text):
            inner = os.path.normpath(os.path.join(os.path.dirname(path), include))
            if is_below(inner, root) and not _is_linked(inner, root):
                found += _stated(os.path.dirname(path), include, root, seen)
    return found


def _is_linked(path: str, root: str) -> bool:
    """Whether a link is on the way from a folder to a file; the folder may be reached by one."""
    plain = os.path.join(os.path.realpath(root), os.path.relpath(path, root))
    return os.path.realpath(path) != plain


def _text(path: str) -> str:
    """Give a file's text, empty where there is none that can be read."""
    try:
        data = read_bytes(path, limit=MAX_SIZE)
    except (OSError, ValueError, UnfitError):
        return ""
    return data.decode(errors="replace")
