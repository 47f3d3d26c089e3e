"""What flytekit takes for a placeholder."""

from __future__ import annotations

import re

from ...text.source import Span

NAME = "a-zA-Z0-9_-"
"""The characters of names."""

ATTRIBUTES = ("fqn", "version")


def _pattern(characters: str) -> re.Pattern[str]:
    # To the letter as in flytekit: IGNORECASE and \s know more than ASCII.
    part = rf"\.([{characters}]+)"
    return re.compile(rf"({{{{\s*\.image[s]?(?:{part})(?:{part})?\s*}}}})", re.IGNORECASE)


PATTERN = _pattern(NAME)
WITHOUT_DASHES = _pattern(NAME.rstrip("-"))


class Placeholder:
    """A placeholder in a text; all places are offsets in code points.

    `attribute` is None in `{{.image.NAME}}`. flytekit knows "fqn" and "version", and raises
    AssertionError for any other.
    """

    __slots__ = ("attribute", "attribute_span", "end", "name", "name_end", "name_start", "start")

    def __init__(self, match: re.Match[str]) -> None:
        self.start, self.end = match.span()
        self.name = match[2]
        self.name_start, self.name_end = match.span(2)
        self.attribute: str | None = match[3]
        self.attribute_span = None if match[3] is None else Span(*match.span(3))


def find(text: str) -> list[Placeholder]:
    """Give all that the newest flytekit takes for a placeholder, in order."""
    return [Placeholder(match) for match in PATTERN.finditer(text)]
