"""The lock files that uv and Poetry write.

They are large, and written by programs: only the packages of that name are parsed.
"""

from __future__ import annotations

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from ...text.source import Span
from .stated import PACKAGE, Stated
from .toml import at, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def stated(text: str) -> Iterator[Stated]:
    """Give the versions that a lock has of flytekit."""
    head = "[[package]]"
    start = text.find(head)
    while start >= 0:
        end = text.find(head, start + 1)
        block = text[start : end if end > 0 else len(text)]
        if f'\nname = "{PACKAGE}"' in block:
            packages = at(loads(block), "package")
            package = packages[0] if isinstance(packages, list) else {}
            version = package.get("version")
            if package.get("name") == PACKAGE and isinstance(version, str):
                place = start + max(block.find(f'"{version}"'), 0) + 1
                yield from _of_lock(version, Span(place, place + len(version)))
        start = end


def _of_lock(version: str, span: Span) -> Iterator[Stated]:
    try:
        yield Stated(SpecifierSet(f"=={version}"), None, span)
    except InvalidSpecifier:
        return
