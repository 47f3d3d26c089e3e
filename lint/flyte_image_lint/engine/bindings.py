"""What fixes do to the names of a project.

Which of them touch what binds names to images, and whether a use of a name would get another
image, or none, by a fix that is not about it.
"""

from __future__ import annotations

from bisect import bisect_right

from ..project.name_index import mentions, speaks
from ..text.source import shorten, visible
from .edited import Edited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from ..model.names import NameUse
    from ..project.name_index import NameIndex
    from ..text.source import Span
    from .fix_pass import Pass

    Name = tuple[str, str]
    """SDK and name."""

_LOST = "would have no image any more"
_MOVED = "would get another image"


class Places:
    """Where a text binds names to images, to tell the fixes that touch that."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._values: list[tuple[int, int]] = []
        self._names: list[Span] = []
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
            self._names += [one.span for one in document.bindings]
        self._values.sort()

    def touched_by(self, finding: Finding) -> bool:
        """Whether a fix edits anything in a config but a value on one line, or a name elsewhere."""
        edits = finding.fix.edits if finding.fix else ()
        if self._is_config:
            return not all(_is_line(content) and self._in_value(span) for span, content in edits)
        return any(
            span.start < name.end and name.start < span.end
            for span, _content in edits
            for name in self._names
        )

    def _in_value(self, span: Span) -> bool:
        at = bisect_right(self._values, (span.start, len(self._values) and self._values[-1][1]))
        return any(
            start <= span.start and span.end <= end
            for start, end in self._values[max(at - 2, 0) : at]
        )


def _is_line(text: str) -> bool:
    return "\n" not in text and "\r" not in text


class Refusal:
    """Fixes of one file that would take a used name's image, and why they are not made."""

    __slots__ = ("findings", "why")

    def __init__(self, findings: list[Finding], why: str) -> None:
        self.findings = findings
        self.why = why


def refusals(
    attempt: Pass, changed: dict[str, Pass], names: Callable[[], NameIndex | None]
) -> Iterator[Refusal]:
    """Give what is against the fixes of one file, as they are made together with those of others.

    `changed` are all that are made, by path. `names` gives those of the project before.
    """
    before, after = _bound(attempt.before), _bound(attempt.after)
    for name, images in before.items():
        left = after.get(name, [])
        if left == images:
            continue
        blamed = _about(name, attempt)
        if set(images) <= set(left) or (left and _is_meant(name, attempt)):
            continue
        known = names()
        place = known and _used(name, changed, known)
        if place:
            why = f"'{shorten(name[1])}' is used in {place}, and {_MOVED if left else _LOST}"
            yield Refusal(blamed or attempt.applied, why)


def _bound(documents: Iterable[Document]) -> dict[Name, list[str | None]]:
    """Give the images that a file binds to names; no use finds a key of YAML that is no text."""
    found: dict[Name, list[str | None]] = {}
    for document in documents:
        if document.is_config and not document.failure:
            for entry in document.entries:
                if entry.key_type == "str" and entry.value is not None:
                    found.setdefault((document.flavour, entry.name), []).append(entry.value)
        for one in document.bindings:
            if one.name is not None:
                found.setdefault((document.flavour, one.name), []).append(one.image)
    return found


def _about(name: Name, attempt: Pass) -> list[Finding]:
    """Give the findings that are about a name, or whose fixes touch where it is bound."""
    spans = [
        span
        for document in attempt.before
        if document.flavour == name[0]
        for span in (
            *(one.span for one in document.bindings if one.name == name[1]),
            *(entry.place.name for entry in document.entries if entry.name == name[1]),
        )
    ]
    return [
        finding
        for finding in attempt.applied
        if finding.name == name[1]
        or any(
            edit.span.start < span.end and span.start < edit.span.end
            for edit in (finding.fix.edits if finding.fix else ())
            for span in spans
        )
    ]


def _is_meant(name: Name, attempt: Pass) -> bool:
    """Whether a fix is about the image of a name, which others may share by a variable."""
    if any(finding.name in (name[1], None, "") for finding in attempt.applied):
        return True
    edited = Edited(attempt.applied)
    return any(
        edited.touches(entry.place.value)
        for document in attempt.before
        for entry in document.entries
        if entry.name == name[1]
    )


def _used(name: Name, changed: dict[str, Pass], names: NameIndex) -> str:
    """Give where a name is used once all fixes are made; "" if nowhere."""
    uses = [one.use for one in names.mentions(name[1], name[0])]
    uses = [use for use in uses if use.source.path not in changed]
    for attempt in changed.values():
        uses += (use for document in attempt.after for use in document.uses if _refers(use, name))
    if uses:
        first = min(uses, key=lambda use: (use.source.path, use.spanned.where().start))
        line, _column = first.source.position(first.spanned.where().start)
        return visible(f"{first.source.path}:{line}")
    return "a text of the project" if names.possible_forms(name[1], name[0]) else ""


def _refers(use: NameUse, name: Name) -> bool:
    return speaks(use) == name[0] and any(one.name == name[1] for one in mentions(use))
