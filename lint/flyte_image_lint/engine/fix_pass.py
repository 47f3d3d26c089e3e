"""One pass of fixes over a text: as many of them as mean what they should."""

from __future__ import annotations

from bisect import bisect_left, insort

from ..parsers.dispatch import is_too_large, read
from ..text.source import Source, Span, Unreadable, apply_edits
from .verify import NOT_READ, Objection, verify_fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.document import Document
    from ..model.finding import Finding

MAX_TRIES = 30
"""How often a file is read again, in all passes, to find the fixes that must not be made."""

MAX_READ_AGAIN = 4_000_000
"""How many bytes are read again for that: a long file is read less often."""

TOO_LARGE = "the file would become too large to be read"
TOO_MANY = "too many fixes of this file would change something else; fix those first"


def tries_of(source: Source) -> int:
    """Give how often a file may be read again to find the fixes that must not be made."""
    return min(MAX_TRIES, MAX_READ_AGAIN // (len(source.data) + 1))


def apart(findings: Iterable[Finding]) -> list[Finding]:
    """Choose findings, in their order, whose edits do not touch each other, or are the same."""
    chosen: list[Finding] = []
    made: set[tuple[int, int, str]] = set()
    taken: list[tuple[int, int]] = []  # sorted, and apart from each other
    for finding in findings:
        edits = {edit.key: edit for edit in finding.fix.edits} if finding.fix else {}
        spans = [edit.span for key, edit in edits.items() if key not in made]
        if not any(_is_taken(span, taken) for span in spans):
            chosen.append(finding)
            made.update(edits)
            for at, span in enumerate(spans):
                if not at or not _is_taken(span, taken):  # two edits of one fix may touch
                    insort(taken, (span.start, span.end))
    return chosen


def _is_taken(span: Span, taken: list[tuple[int, int]]) -> bool:
    """Whether a span meets one of those taken, of which none meets another.

    Where one is empty, an insertion, it is enough that they touch: their order would matter.
    """
    first, last = span.start, span.end
    if not taken or first > taken[-1][1]:  # as a rule: findings are in order
        return False
    at = bisect_left(taken, (first, first))
    for start, end in taken[max(at - 2, 0) : at + 2]:
        if start < last and first < end:
            return True
        if (start == end or first == last) and start <= last and first <= end:
            return True
    return False


class Pass:
    """Applies to a text as many of the fixes of its findings as mean what they should.

    `refused` are the findings whose fix would do something else, each with what. `tries` is how
    often the text may be read again; what then is not known to be right is refused. `before` is
    what the text says, and `after` what `source`, the fixed text, does; `constants` are the
    texts of constants of other modules that its strings have as parts.
    """

    def __init__(
        self,
        source: Source,
        before: list[Document],
        tries: int,
        constants: Mapping[str, str] | None = None,
    ) -> None:
        self.source = source
        self.tries = tries
        self.applied: list[Finding] = []
        self.refused: list[tuple[Finding, str]] = []
        self.before = before
        self.constants = constants
        self.after = before
        self._text = source.printable_text
        self._original = source

    def apply(self, findings: list[Finding]) -> None:
        """Apply the fixes together, or else as many as can be.

        Those that are to blame for what would go wrong are left out; where it is not known which
        are, the fixes are halved.
        """
        groups = [findings]
        while groups:
            group = groups.pop()
            if not group:
                continue
            against = self._try([*self.applied, *group])
            if against is None:
                self.applied += group
                continue
            blamed = {id(finding) for finding in against.blamed}
            guilty = [finding for finding in group if id(finding) in blamed]
            if guilty:
                self.refused += [(finding, against.why) for finding in guilty]
                groups.append([finding for finding in group if id(finding) not in blamed])
            elif len(group) > 1 and self.tries > 0:
                middle = len(group) // 2
                groups += [group[middle:], group[:middle]]
            elif self.tries <= 0 or not self.applied:
                self.refused += [(finding, against.why) for finding in group]

    def _try(self, findings: list[Finding]) -> Objection | None:
        """Apply the fixes, or say what is against it."""
        if self.tries <= 0:
            return Objection(TOO_MANY)
        self.tries -= 1
        edits = {edit.key: edit for f in findings if f.fix for edit in f.fix.edits}
        data = apply_edits(self._text, edits.values()).encode(errors="surrogateescape")
        changed = self._original.changed(data)
        if is_too_large(changed):
            return Objection(TOO_LARGE, findings)
        try:
            after = read(changed, self.constants)
        except Unreadable:
            return Objection(NOT_READ)
        against = verify_fix(self.before, after, (self._original, changed), findings)
        if against is None:
            self.source, self.after = changed, after
        return against
