"""What is offered at a place of a text."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..text.source import Span

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
