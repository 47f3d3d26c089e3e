"""A requirement of flytekit that a file states: its versions, its marker, and its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from packaging.requirements import InvalidRequirement, Requirement

from ...text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.markers import Marker
    from packaging.specifiers import SpecifierSet

PACKAGE = "flytekit"
_MARKED_BY_PYTHON = re.compile(r"python_version [<>=!~]+ \"[\d.*]+\"(?: (?:and|or) (?=python_v)|$)")


class Stated(NamedTuple):
    """A requirement of flytekit: its versions, its marker, and where it stands.

    `is_base` says that the project itself needs it, and not only an extra or a group of it.
    """

    versions: SpecifierSet
    marker: Marker | None
    span: Span
    is_base: bool = True

    def holds(self, python: str | None) -> bool:
        """Whether the marker may hold, where the project is for that Python."""
        if self.marker is None or python is None:
            return True
        if not _MARKED_BY_PYTHON.match(str(self.marker)):
            return True
        return self.marker.evaluate({"python_version": python})


def required(spanned: str, text: str, start: int, *, is_base: bool = True) -> Iterator[Stated]:
    """Read a requirement that stands in the text behind `start`, if it is one of flytekit."""
    try:
        requirement = Requirement(spanned)
    except InvalidRequirement:
        return
    if requirement.name.lower() == PACKAGE and not requirement.url:
        yield Stated(
            requirement.specifier, requirement.marker, _span(spanned, text, start), is_base
        )


def _span(spanned: str, text: str, start: int) -> Span:
    """Give the place of the version in a requirement, or of the requirement itself."""
    at = find(text, spanned, start)
    if at < 0:
        return Span(start, start)
    version = re.search(r"[=<>!~^]=*\s*v?([^\s,;#\"')]+)", spanned) or re.search(
        r"(\d\S*)", spanned
    )
    if version is None:
        return Span(at, at + len(spanned))
    return Span(at + version.start(1), at + version.end(1))


def find(text: str, spanned: str, start: int) -> int:
    """Give where a text stands that no comment holds; -1 if nowhere."""
    at = text.find(spanned, start)
    while at >= 0:
        line = text[text.rfind("\n", 0, at) + 1 : at]
        if not line.lstrip().startswith("#"):
            return at
        at = text.find(spanned, at + 1)
    return -1
