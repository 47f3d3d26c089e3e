"""Fixes, applied pass after pass until nothing more can be fixed, each pass read again.

A pass that would change more than its fixes mean to is not made: the text is read as Flyte
reads it before and after, and every entry that no fix is about must have stayed the same.
"""

from __future__ import annotations

from bisect import bisect_left, insort

from ..parsers.dispatch import read
from ..text.source import Source, Span, Unreadable, apply_edits
from .verify import NOT_READ, Objection, objection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model.finding import Finding, Fix
    from .lint import Report

MAX_PASSES = 50
"""More than any file needs: each pass applies what does not overlap."""

MAX_ROUNDS = 5
"""How often fixes are tried that touch others, before it is said that they can be made."""

MAX_TRIES = 30
"""How often a file is read again, in all passes, to find the fixes that must not be made."""

TOO_MANY = "too many fixes of this file would change something else; fix those first"


class Fixed:
    """The text after all passes, what was fixed on the way, and the findings that remain."""

    __slots__ = ("applied", "report", "source")

    def __init__(self, source: Source, applied: list[Finding], report: Report) -> None:
        self.source = source
        self.applied = applied
        self.report = report


def fix(source: Source, check: Callable[[Source], Report], *, unsafe: bool) -> Fixed:
    """Fix what can be fixed; unsafe fixes too if `unsafe`. Raises what `check` raises."""
    applied: list[Finding] = []
    refused: dict[tuple[str, str | None, str], str] = {}
    tries = MAX_TRIES
    report = check(source)
    if not source.is_text:
        return Fixed(source, applied, report)
    for _pass in range(MAX_PASSES):
        wanted = [
            finding
            for finding in report.findings
            if finding.fix
            and (finding.fix.safe or unsafe)
            and _key(finding) not in refused
            and _changes(finding.fix, source.printable_text)
        ]
        if not wanted:
            break
        attempt = _Pass(source, tries + 1)
        attempt.apply(_apart(wanted))
        refused.update((_key(finding), why) for finding, why in attempt.refused)
        tries = min(tries, attempt.tries)  # the first try of a pass is free
        if attempt.applied:
            refused.clear()  # what could not be done to the old text may be done to the new one
            source = attempt.source
            applied += attempt.applied
            report = check(source)
    for finding in report.findings:
        if finding.fix and not _changes(finding.fix, source.printable_text):
            refused.setdefault(_key(finding), "the fix would leave it as it is")
    report.findings = [_without(finding, refused.get(_key(finding))) for finding in report.findings]
    return Fixed(source, applied, report)


def promise(source: Source, report: Report) -> None:
    """Take those fixes out of a report that would be refused, each with a note that says why.

    Fixes that touch others are tried in rounds; all rounds read the file a bounded number of times.
    """
    waiting = [finding for finding in report.findings if finding.fix]
    refused: dict[tuple[str, str | None, str], str] = {}
    tries = MAX_TRIES
    for _round in range(MAX_ROUNDS if source.is_text else 0):
        if not waiting:
            break
        attempt = _Pass(source, tries + 1)
        attempt.apply(_apart(waiting))
        tries = min(tries, attempt.tries)
        refused.update((_key(finding), why) for finding, why in attempt.refused)
        tried = {id(f) for f in attempt.applied} | {id(f) for f, _why in attempt.refused}
        waiting = [finding for finding in waiting if id(finding) not in tried]
    if refused:
        report.findings = [_without(f, refused.get(_key(f))) for f in report.findings]


def _without(finding: Finding, why: str | None) -> Finding:
    """Take a fix that was refused away, since it is not to be promised, and say why."""
    if why is None or finding.fix is None:
        return finding
    return finding._replace(fix=None, note=f"it cannot be fixed by itself: {why}")


def _key(finding: Finding) -> tuple[str, str | None, str]:
    return (finding.code, finding.name, finding.message)


def _changes(fix: Fix, text: str) -> bool:
    return any(text[span.start : span.end] != content for span, content in fix.edits)


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Choose findings, in their order, whose edits do not touch each other."""
    chosen: list[Finding] = []
    taken: list[tuple[int, int]] = []  # sorted, and apart from each other
    for finding in findings:
        spans = [edit.span for edit in finding.fix.edits] if finding.fix else []
        if not any(_is_taken(span, taken) for span in spans):
            chosen.append(finding)
            for span in spans:
                if not _is_taken(span, taken):  # two edits of one fix may touch
                    insort(taken, (span.start, span.end))
    return chosen


def _is_taken(span: Span, taken: list[tuple[int, int]]) -> bool:
    """Whether a span meets one of those taken, of which none meets another.

    Where one is empty, an insertion, it is enough that they touch: their order would matter.
    """
    at = bisect_left(taken, (span.start, span.start))
    return any(
        (start < span.end and span.start < end)
        or ((start == end or span.start == span.end) and start <= span.end and span.start <= end)
        for start, end in taken[max(at - 2, 0) : at + 2]
    )


class _Pass:
    """Applies to a text as many of the fixes of its findings as mean what they should.

    `refused` are the findings whose fix would do something else, each with what. `tries` is how
    often the text may be read again; what then is not known to be right is refused.
    """

    def __init__(self, source: Source, tries: int) -> None:
        self.source = source
        self.tries = tries
        self.applied: list[Finding] = []
        self.refused: list[tuple[Finding, str]] = []
        self._before = read(source)
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
        edits = {(edit.span, edit.content) for f in findings if f.fix for edit in f.fix.edits}
        data = apply_edits(self._text, edits).encode(errors="surrogateescape")
        changed = self._original.changed(data)
        try:
            after = read(changed)
        except Unreadable:
            return Objection(NOT_READ)
        against = objection(self._before, after, (self._original, changed), findings)
        if against is None:
            self.source = changed
        return against
