"""What is offered at a place of a text."""

from __future__ import annotations

from typing import NamedTuple

from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

NAME, ATTRIBUTE, RULE, KEY, VALUE = "name", "attribute", "rule", "key", "value"
"""Kinds of what is offered."""


class Item(NamedTuple):
    """What may be written in the place of `span`: `label` is shown, `text` is written."""

    label: str
    text: str
    span: Span
    kind: str
    detail: str = ""
    documentation: str = ""


def word_at(text: str, offset: int, before: str, rest: re.Pattern[str]) -> Span:
    """Give the place of the word at an offset: what of it stands before, and its `rest`."""
    more = rest.match(text, offset)
    return Span(offset - len(before), more.end() if more else offset)
