"""Lines of files, or as much of them as there is room for."""

from __future__ import annotations

from ..text.source import visible
from .style import columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.finding import Finding

LEAST = 20
"""Columns that an excerpt takes at least, however narrow the terminal is."""

_MOST = 4
"""Code points a column that are looked at on either side: lines may be as long as their file."""


def excerpt(finding: Finding, line: int, room: int) -> tuple[str, int, int]:
    """Give what of the line fits into `room` columns, and first column and width of the carets."""
    source = finding.source
    span = source.line_span(line)
    text = source.printable_text
    start = min(max(finding.span.start, span.start), span.end)
    end = min(max(finding.span.end, start), span.end)
    room = max(room, LEAST)
    most = _MOST * room
    before = tabless(text[max(span.start, start - most) : start])
    marked = tabless(text[start : min(end, start + most)])
    after = tabless(text[end : min(span.end, end + most)])
    before, marked, after = around(before, marked, after, room)
    return before + marked + after, columns(before), max(columns(marked), 1)


def around(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Give a line in three parts, of which the one in the middle matters, cut to `room` columns."""
    if columns(before + marked + after) > room:
        marked = head(marked, room - 2)
        rest = room - columns(marked)
        tail = head(after, max(rest // 2, rest - columns(before)))
        before, after = _tail(before, rest - columns(tail)), tail
    return before, marked, after


def tabless(text: str) -> str:
    """Give text with spaces for tabs, and made visible."""
    return visible(text.replace("\t", "    "))


def head(text: str, room: int) -> str:
    """Cut the end off what does not fit."""
    if columns(text) <= room:
        return text
    if text.isascii():
        return text[: room - 1] + "…"
    used = 0
    for at, char in enumerate(text):
        used += columns(char)
        if used > room - 1:
            return text[:at] + "…"
    return text


def _tail(text: str, room: int) -> str:
    """Cut the beginning off what does not fit."""
    if columns(text) <= room:
        return text
    if text.isascii():
        return "…" + text[len(text) - room + 1 :]
    at, used = len(text), columns(text[-1])
    while used < room:
        at -= 1
        used += columns(text[at - 1])
    while at < len(text) and not columns(text[at]):  # drawn upon what has been cut off
        at += 1
    return "…" + text[at:]
