"""Which of the fixes that were made are about a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter

from ..parsers.configs.interpolation import references
from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document, ImageEntry
    from ..model.finding import Finding


class Edited:
    """Finds the findings with an edit in a span; the edits do not overlap."""

    def __init__(self, findings: list[Finding]) -> None:
        edits = [(*edit.key, edit.span, f) for f in findings if f.fix for edit in f.fix.edits]
        edits.sort(key=itemgetter(0, 1, 2))
        self._edits = edits
        self._pairs = [(span, finding) for _start, _end, _content, span, finding in edits]
        self._starts = [edit[0] for edit in edits]
        self._findings = findings
        self._elsewhere = [
            f for f in findings if f.fix and not any(_touch(e.span, f.span) for e in f.fix.edits)
        ]

    def edits(self) -> list[tuple[Span, str, Finding]]:
        """Give each edit once, in order of place, with a finding that it is for."""
        edits = {
            (start, end, content): (span, content, finding)
            for start, end, content, span, finding in self._edits
        }
        return list(edits.values())

    def about(self, entry: ImageEntry) -> list[Finding]:
        """Give the findings that are fixed at the entry, or on it by what it is made of."""
        place = entry.place
        findings = [*self._at(place.name), *self._at(place.value)]
        findings += [f for f in self._elsewhere if _touch(f.span, place.value)]
        return [f for f in findings if f.fix and (f.name or "") == entry.name]

    def behind(self, document: Document, changed: list[ImageEntry]) -> list[Finding]:
        """Give the findings whose names the changed entries refer to, one by another, as in INI."""
        raw = {entry.name: entry.raw or "" for entry in document.entries}
        reached = {entry.name for entry in changed}
        left = list(reached)
        while left:
            for name, _start, _end in references(raw.get(left.pop(), "")):
                if name not in reached:
                    reached.add(name)
                    left.append(name)
        return [finding for finding in self._findings if finding.name in reached]

    def touches(self, place: Span) -> bool:
        """Whether something in the place is edited."""
        return bool(self._at(place))

    def inside(self, place: Span) -> Iterator[Finding]:
        """Give the findings with an edit that overlaps the place."""
        return (
            finding
            for span, finding in self._near(place)
            if span.start < place.end and place.start < span.end
        )

    def _at(self, place: Span) -> list[Finding]:
        return [finding for span, finding in self._near(place) if _touch(span, place)]

    def _near(self, place: Span) -> list[tuple[Span, Finding]]:
        first = max(bisect_left(self._starts, place.start) - 1, 0)
        return self._pairs[first : bisect_right(self._starts, place.end)]


def _touch(one: Span, other: Span) -> bool:
    """Whether two places overlap, or one ends where the other begins."""
    return one.start <= other.end and other.start <= one.end
