"""What fixes do to the names of a project.

Which of them touch what binds names to images, and whether a use of a name would get another
image, or none, by a fix that is not about it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from ..project.contribution import name_references, speaks
from ..text.source import shorten, visible
from .edited import Edited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model.document import Document, ImageEntry
    from ..model.finding import Finding
    from ..model.names import NameUse
    from ..project.name_index import NameIndex
    from ..text.source import Span
    from .fix_pass import Pass

    Name = tuple[str, str]
    """SDK and name."""

_LOST = "would have no image any more"
_MOVED = "would get another image"


class BindingPlaces:
    """Where a text binds names to images, to tell the fixes that touch that."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._values: list[tuple[int, int]] = []
        names: list[tuple[int, int]] = []
        self._is_config = False
        for document in documents:
            self._is_config = self._is_config or document.is_config
            if document.is_config:
                text = document.source.printable_text
                spans = [entry.place.value for entry in document.entries]
                self._values += [
                    (span.start, span.end)
                    for span in spans
                    if _is_line(text[span.start : span.end])
                ]
            names += [(one.span.start, one.span.end) for one in document.bindings]
        self._values.sort()
        names.sort()
        self._starts = [start for start, _end in names]
        self._ends = list(accumulate((end for _start, end in names), max))  # of all so far

    def touched_by(self, finding: Finding) -> bool:
        """Whether a fix edits anything in a config but a value on one line, or a name elsewhere."""
        edits = finding.fix.edits if finding.fix else ()
        if self._is_config:
            return not all(_is_line(content) and self._in_value(span) for span, content in edits)
        return any(self._in_name(span) for span, _content in edits)

    def _in_name(self, span: Span) -> bool:
        before = bisect_left(self._starts, span.end)
        return before > 0 and span.start < self._ends[before - 1]

    def _in_value(self, span: Span) -> bool:
        at = bisect_right(self._values, (span.start, len(self._values) and self._values[-1][1]))
        return any(
            start <= span.start and span.end <= end
            for start, end in self._values[max(at - 2, 0) : at]
        )


def _is_line(text: str) -> bool:
    return "\n" not in text and "\r" not in text


class FixRefusal:
    """Fixes of one file that would take a used name's image, and why they are not made."""

    __slots__ = ("findings", "why")

    def __init__(self, findings: list[Finding], why: str) -> None:
        self.findings = findings
        self.why = why


class UsesAfter:
    """Where names are used once all fixes are made: `changed` are the files, by path."""

    def __init__(self, changed: dict[str, Pass]) -> None:
        self._changed = changed
        self._by_name: dict[Name, list[NameUse]] | None = None

    def of(self, name: Name, names: NameIndex) -> str:
        """Give where a name is used, which `names` of the project has before; "" if nowhere."""
        uses = [one.use for one in names.references(name[1], name[0])]
        uses = [use for use in uses if use.source.path not in self._changed]
        uses += self._in_changed().get(name, ())
        if uses:
            first = min(uses, key=lambda use: (use.source.path, use.spanned.where().start))
            line, _column = first.source.position(first.spanned.where().start)
            return visible(f"{first.source.path}:{line}")
        return "a text of the project" if names.possible_forms(name[1], name[0]) else ""

    def _in_changed(self) -> dict[Name, list[NameUse]]:
        if self._by_name is None:
            self._by_name = {}
            for attempt in self._changed.values():
                for use in (use for document in attempt.after for use in document.uses):
                    for one in name_references(use):
                        self._by_name.setdefault((speaks(use), one.name), []).append(use)
        return self._by_name


def refusals(
    attempt: Pass, uses: UsesAfter, names: Callable[[], NameIndex | None]
) -> Iterator[FixRefusal]:
    """Give what is against the fixes of one file, as they are made together with those of others.

    `uses` are those of names in all files. `names` gives those of the project before.
    """
    before, after = _bound(attempt.before), _bound(attempt.after)
    blame: _Blame | None = None
    for name, images in before.items():
        left = after.get(name, [])
        if set(images) <= set(left):
            continue
        blame = blame or _Blame(attempt)
        if left and blame.is_meant(name):
            continue
        index = names()
        place = index and uses.of(name, index)
        if place:
            why = f"'{shorten(name[1])}' is used in {place}, and {_MOVED if left else _LOST}"
            yield FixRefusal(blame.about(name) or attempt.applied, why)


def _bound(documents: Iterable[Document]) -> dict[Name, list[str | None]]:
    """Give the images that a file binds to names; no use finds a key of YAML that is no text."""
    images: dict[Name, list[str | None]] = {}
    for document in documents:
        if document.is_config and not document.failure:
            for entry in document.entries:
                if entry.key_type == "str" and entry.value is not None:
                    images.setdefault((document.flavour, entry.name), []).append(entry.value)
        for one in document.bindings:
            if one.name is not None:
                images.setdefault((document.flavour, one.name), []).append(one.image)
    return images


class _Blame:
    """Tells which of the fixes that are made are about a name."""

    def __init__(self, attempt: Pass) -> None:
        self._attempt = attempt
        self._touched_by: _Touched | None = None
        self._named: dict[str | None, list[Finding]] = {}
        for finding in attempt.applied:
            self._named.setdefault(finding.name, []).append(finding)

    @property
    def _touched(self) -> _Touched:
        """What the fixes touch: seldom asked, as most are about a name that they give."""
        if self._touched_by is None:
            self._touched_by = _Touched(self._attempt)
        return self._touched_by

    def about(self, name: Name) -> list[Finding]:
        """Give the findings that are about a name, or whose fixes touch where it is bound."""
        ids = {id(finding) for finding in self._named.get(name[1], ())}
        ids.update(id(finding) for finding in self._touched.where_bound(name))
        return [finding for finding in self._attempt.applied if id(finding) in ids]

    def is_meant(self, name: Name) -> bool:
        """Whether a fix is about the image of a name, which others may share by a variable."""
        if any(word in self._named for word in (name[1], None, "")):
            return True
        return self._touched.has_image(name[1])


class _Touched:
    """Tells which of the fixes that are made touch the places of a name and of its images."""

    def __init__(self, attempt: Pass) -> None:
        self._edited = Edited(attempt.applied)
        self._places: dict[Name, list[Span]] = {}  # where names stand that are bound
        self._entries: dict[str, list[ImageEntry]] = {}
        for document in attempt.before:
            for one in document.bindings:
                if one.name is not None:
                    self._places.setdefault((document.flavour, one.name), []).append(one.span)
            for entry in document.entries:
                self._entries.setdefault(entry.name, []).append(entry)

    def where_bound(self, name: Name) -> Iterator[Finding]:
        """Give the findings whose fixes touch where a name is bound."""
        entries = self._entries.get(name[1], ())
        spans = [entry.place.name for entry in entries if entry.document.flavour == name[0]]
        for span in (*spans, *self._places.get(name, ())):
            yield from self._edited.inside(span)

    def has_image(self, name: str) -> bool:
        """Whether a fix touches an image of a name."""
        entries = self._entries.get(name, ())
        return any(self._edited.touches(entry.place.value) for entry in entries)
