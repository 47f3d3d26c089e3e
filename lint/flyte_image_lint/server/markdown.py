"""Texts of a repository in the Markdown that editors show: they mark up nothing, and hide nothing.

Nor can they make a link or load a picture: all that comes from files stands in code spans.
"""

from __future__ import annotations

import re

from ..text.source import shorten, visible

_TICKS = re.compile(r"`+")
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")

MAX_SHOWN = 300
"""Code points of one text; more of it does not fit into a pop-up."""


def code(text: str) -> str:
    """Give a code span of any text, as CommonMark has it: its fence is longer than all inside."""
    shown = visible(shorten(text, MAX_SHOWN))
    if not shown.strip(" "):
        return "(blank)" if shown else "(empty)"
    longest = max((len(ticks[0]) for ticks in _TICKS.finditer(shown)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{blank}{shown}{blank}{fence}"


def prose(text: str) -> str:
    """Give any text as plain text of Markdown."""
    return _MARKS.sub(r"\\\1", visible(shorten(text, MAX_SHOWN)))


def listed(items: list[str], limit: int = 10) -> str:
    """Give items as one enumeration, so many of them, and how many there are beside."""
    more = f" and {len(items) - limit} more" if len(items) > limit else ""
    return ", ".join(items[:limit]) + more
