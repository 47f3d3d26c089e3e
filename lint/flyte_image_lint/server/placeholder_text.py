"""Friendly names as texts spell them, whether or not their files can be parsed.

A text that is being written is often no program, and a placeholder in a comment is none that Flyte
sees; a user points at both.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..flyte.placeholders import find
from ..flyte.places import FLYTE2, FLYTEKIT
from ..parsers.kinds import KINDS
from ..parsers.manifest import LOOKALIKES
from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..flyte.placeholders import Placeholder
    from ..text.source import Source

REF = re.compile(r"\bfrom_ref_name\(\s*(?:name\s*=\s*)?[rRuU]?(?:(\\?[\"'])([^\"'\\\r\n]*)\1)")
"""A call of `Image.from_ref_name` with a literal; in a notebook, its quotes are escaped."""


class SpelledName(NamedTuple):
    """A name that a text spells: by whose words, where, and in a placeholder its attribute."""

    flavour: str
    name: str
    span: Span
    form: str


def spelled_names(source: Source) -> Iterator[SpelledName]:
    """Give the names in all placeholders of a text, and in calls of `from_ref_name`.

    Templates of others look the same outside of programs; what may well be theirs is left out,
    and so is what a notebook has beside its code.
    """
    text = source.printable_text
    cells = _cells(source) if source.kind == "notebook" else None
    placeholders = (
        [one for one in find(text) if not _is_theirs(source, one)] if "{{" in text else []
    )
    spelled = [
        SpelledName(FLYTEKIT, one.name, Span(one.name_start, one.name_end), one.attribute or "")
        for one in placeholders
    ]
    if KINDS[source.kind].is_python and "from_ref_name" in text:
        calls = REF.finditer(text)
        spelled += [SpelledName(FLYTE2, call[2], Span(*call.span(2)), "") for call in calls]
    for name in spelled:
        if cells is None or any(first <= name.span.start < last for first, last in cells):
            yield name


def _is_theirs(source: Source, placeholder: Placeholder) -> bool:
    kind = KINDS[source.kind]
    if kind.is_python or kind.are_examples:
        return False
    return placeholder.attribute is None and placeholder.name in LOOKALIKES


def _cells(source: Source) -> list[tuple[int, int]]:
    from ..parsers.notebook import cell_places  # only for those

    try:
        return cell_places(source.printable_text)
    except (ValueError, RecursionError, IndexError):
        return []


def spelled_at(source: Source, offset: int) -> SpelledName | None:
    """Give the name whose placeholder or literal an offset is in, or at an end of."""
    text = source.printable_text
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end]
    for placeholder in find(line) if "{{" in line else ():
        if start + placeholder.start <= offset <= start + placeholder.end:
            span = Span(start + placeholder.name_start, start + placeholder.name_end)
            return SpelledName(FLYTEKIT, placeholder.name, span, placeholder.attribute or "")
    if KINDS[source.kind].is_python:
        for call in REF.finditer(line):
            if start + call.start(2) <= offset <= start + call.end(2):
                span = Span(start + call.start(2), start + call.end(2))
                return SpelledName(FLYTE2, call[2], span, "")
    return None
