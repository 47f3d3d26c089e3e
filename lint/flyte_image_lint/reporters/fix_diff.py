"""What a fix changes, as a small diff. Its edits say where, so that nothing is searched for."""

from __future__ import annotations

from ..text.source import Span, apply_edits, split_lines
from .excerpt import LEAST, around, head, tabless
from .style import columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.finding import Edit, Fix
    from ..text.source import Source
    from .style import Style

_MOST_LINES = 8
"""Lines that a diff has at most."""

_MOST_CHARS = 2_000
"""Code points of the lines of one change at most: all of a file may be one line."""


class Change:
    """Lines that go, and those that replace them, of which the first gets the number `number`."""

    __slots__ = ("new", "number", "old")

    def __init__(self, number: int, old: list[str], new: list[str]) -> None:
        self.number = number
        self.old = old
        self.new = new

    @property
    def last(self) -> int:
        """The number of the last line that replaces others."""
        return self.number + max(len(self.new) - 1, 0)


def changes(source: Source, fix: Fix) -> list[Change]:
    """Give what a fix changes; nothing where that cannot be seen, or is no small diff."""
    if len(fix.edits) > _MOST_LINES:
        return []
    made, shift = list[Change](), 0
    for first, last, edits in _by_lines(source, fix):
        start = min(source.line_span(first).start, edits[0].span.start)
        end = source.full_line_span(last).end
        if end - start > _MOST_CHARS:
            return []
        text = source.printable_text[start:end]
        moved = [(Span(at.start - start, at.end - start), content) for at, content in edits]
        old, new = _shown_lines(text), _shown_lines(apply_edits(text, moved))
        alike = _alike(old, new)
        number = first + shift + alike
        shift += len(new) - len(old)
        old, new = old[alike:], new[alike:]
        while old and new and old[-1] == new[-1]:
            old.pop()
            new.pop()
        if old or new:
            made.append(Change(number, old, new))
    lines = sum(len(change.old) + len(change.new) for change in made)
    return made if lines <= _MOST_LINES else []


def _by_lines(source: Source, fix: Fix) -> Iterator[tuple[int, int, list[Edit]]]:
    """Give the edits that are in the same or adjacent lines, with the first and the last line."""
    first, last = 0, 0
    group: list[Edit] = []
    for edit in sorted(set(fix.edits), key=lambda edit: (edit.span.start, edit.span.end)):
        begin, end = source.line_of(edit.span.start), source.line_of(edit.span.end)
        if group and begin > last + 1:
            yield first, last, group
            group = []
        first = first if group else begin
        last = end
        group.append(edit)
    if group:
        yield first, last, group


def _shown_lines(text: str) -> list[str]:
    return [tabless(line).rstrip() for line in split_lines(text)]


def lines(made: list[Change], style: Style, gutter: int) -> Iterator[str]:
    """Yield a diff, the numbers of its lines in `gutter` columns."""
    room = max(style.width - gutter - 3, LEAST)
    margin = " " * gutter
    for change in made:
        old, new = change.old, change.new
        if len(old) == len(new):
            pairs = [_cut(*pair, room) for pair in zip(old, new, strict=True)]
            old, new = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        for text in old:
            yield f"{margin} {style.paint(f'- {head(text, room)}', 'removed')}"
        for number, text in enumerate(new, change.number):
            shown = style.paint(f"{number:>{gutter}}", "blue")
            yield f"{shown} {style.paint(f'+ {head(text, room)}', 'added')}"


def _cut(old: str, new: str, room: int) -> tuple[str, str]:
    """Cut the beginnings of two lines, at the same place, so that their difference has room."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    longer = max(old, new, key=columns)
    stop = len(longer) - end
    before, _marked, _after = around(longer[:start], longer[start:stop], longer[stop:], room)
    return before + old[start:], before + new[start:]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Give how many items two sequences have in common at their beginnings."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((number for number, (mine, yours) in pairs if mine != yours), shorter)
