"""`pyproject.toml`: PEP 621, PEP 735, and the tables of Poetry, PDM and uv."""

from __future__ import annotations

import re

from packaging.requirements import InvalidRequirement, Requirement

from ...text.source import Span
from .poetry import as_specifiers
from .stated import PACKAGE, Stated, find, required
from .toml import at, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def python(text: str) -> str | None:
    """Give the Pythons that the project is for, as pip's specifiers; None where it does not say."""
    document = loads(text)
    spanned = at(document, "project", "requires-python")
    poetry = at(document, "tool", "poetry", "dependencies", "python")
    if not isinstance(spanned, str) and isinstance(poetry, str):
        spanned = as_specifiers(poetry)
    return spanned if isinstance(spanned, str) else None


def stated(text: str) -> Iterator[Stated]:
    """Give what the file says of flytekit."""
    document = loads(text)
    for spanned in _strings(at(document, "project", "dependencies")):
        yield from required(spanned, text, 0)
    tool = at(document, "tool")
    for table in (
        at(document, "project", "optional-dependencies"),
        at(document, "dependency-groups"),
        at(tool, "pdm", "dev-dependencies"),
        {"dev": at(tool, "uv", "dev-dependencies")},
    ):
        for group in table.values() if isinstance(table, dict) else ():
            for spanned in _strings(group):
                yield from required(spanned, text, 0, is_base=False)
    yield from _of_poetry(at(tool, "poetry"), text)


def _of_poetry(poetry: object, text: str) -> Iterator[Stated]:
    groups = at(poetry, "group")
    tables = [at(poetry, "dependencies"), at(poetry, "dev-dependencies")]
    if isinstance(groups, dict):
        tables += [at(group, "dependencies") for group in groups.values()]
    for number, table in enumerate(tables):
        for name, wanted in table.items() if isinstance(table, dict) else ():
            if name.lower() != PACKAGE:
                continue
            for one in wanted if isinstance(wanted, list) else [wanted]:
                version = one.get("version") if isinstance(one, dict) else one
                marker = one.get("markers") if isinstance(one, dict) else None
                if isinstance(version, str):
                    yield from _of_constraint(version, marker, text, is_base=not number)


def _of_constraint(version: str, marker: object, text: str, *, is_base: bool) -> Iterator[Stated]:
    specifiers = as_specifiers(version)
    if specifiers is None:
        return
    marked = f"; {marker}" if isinstance(marker, str) else ""
    try:
        requirement = Requirement(f"{PACKAGE}{specifiers}{marked}")
    except InvalidRequirement:
        return
    named = re.search(rf"(?im)^[\"']?{PACKAGE}[\"']?\s*=[^\n]*?{re.escape(version)}", text)
    start = named.end() - len(version) if named else max(find(text, f'"{version}"', 0), 0)
    span = Span(start, start + len(version))
    yield Stated(requirement.specifier, requirement.marker, span, is_base)


def _strings(listed: object) -> list[str]:
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
