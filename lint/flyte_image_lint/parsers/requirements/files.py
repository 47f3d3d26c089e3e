"""Files in which a project says which flytekit and which Python it runs with, by their names.

TOML is read by `tomllib`, and versions by `packaging`: a comment or a description is no version.
"""

from __future__ import annotations

import re
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from ...flyte.versions import Versions, pythons
from . import lines, locks, pyproject, setup_cfg, setup_py
from .stated import PACKAGE, Stated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PYTHON = re.compile(r"(?m)^\s*(?:cpython-)?3\.([0-9]{1,2})(?:[.\s]|$)")


@lru_cache(maxsize=64)
def stated(name: str, text: str) -> tuple[Stated, ...]:
    """Give what a file of that name says of flytekit, in its order."""
    if PACKAGE not in text.lower():
        return ()
    if name.endswith(".lock"):
        return tuple(locks.stated(text))
    if name == "pyproject.toml":
        return tuple(pyproject.stated(text))
    if name == "setup.cfg":
        return tuple(setup_cfg.stated(text))
    if name == "setup.py":
        return tuple(setup_py.stated(text))
    return tuple(lines.stated(text))


def combined(stated: Sequence[Stated], python: str | None) -> Versions | None:
    """Give what several requirements of one project say together; None where they say nothing.

    What the project itself needs comes before what an extra or a group of it does. A range does
    not gainsay a version in it.
    """
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


@lru_cache(maxsize=64)
def pythons_of(name: str, text: str) -> tuple[str, ...] | None:
    """Give the Pythons, as `3.11`, that a file of that name is for; None if it does not say."""
    if name == ".python-version":
        match = _PYTHON.search(text)
        spanned = f"==3.{match[1]}.*" if match else None
    elif "python" not in text:
        return None
    elif name == "setup.cfg":
        spanned = setup_cfg.python(text)
    elif name == "setup.py":
        spanned = setup_py.python(text)
    else:
        spanned = pyproject.python(text) if name == "pyproject.toml" else None
    try:
        return pythons((SpecifierSet(spanned),)) if spanned else None
    except InvalidSpecifier:
        return None
