"""Fixes, applied pass after pass until nothing more can be fixed, each pass read again.

A pass that would change more than its fixes mean to is not made: the text is read as Flyte
reads it before and after, and every entry that no fix is about must have stayed the same.
"""

from __future__ import annotations

from ..parsers.dispatch import read
from ..text.source import Source, Span, Unreadable, apply_edits
from .verify import NOT_READ, objection, touch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model.finding import Finding, Fix
    from .lint import Report

MAX_PASSES = 50
"""More than any file needs: each pass applies what does not overlap."""


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
        attempt = _Pass(source)
        attempt.apply(_apart(wanted))
        refused.update((_key(finding), why) for finding, why in attempt.refused)
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


def _without(finding: Finding, why: str | None) -> Finding:
    """Take a fix that was refused away, since it is not to be promised, and say why."""
    if why is None or finding.fix is None:
        return finding
    return finding.but(fix=None, note=f"it cannot be fixed by itself: {why}")


def _key(finding: Finding) -> tuple[str, str | None, str]:
    return (finding.code, finding.name, finding.message)


def _changes(fix: Fix, text: str) -> bool:
    return any(text[span.start : span.end] != content for span, content in fix.edits)


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Choose findings, in their order, whose edits do not touch each other."""
    chosen: list[Finding] = []
    taken: list[Span] = []
    for finding in findings:
        spans = [edit.span for edit in finding.fix.edits] if finding.fix else []
        if not any(touch(span, other) for span in spans for other in taken):
            chosen.append(finding)
            taken += spans
    return chosen


class _Pass:
    """Applies to a text as many of the fixes of its findings as mean what they should.

    `refused` are the findings whose fix, alone, would do something else, each with what.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.applied: list[Finding] = []
        self.refused: list[tuple[Finding, str]] = []
        self._before = read(source)
        self._text = source.printable_text

    def apply(self, findings: list[Finding]) -> None:
        """Apply the fixes together, or else as many as can be, by halving."""
        why = self._try([*self.applied, *findings])
        if not why:
            self.applied += findings
        elif len(findings) > 1:
            middle = len(findings) // 2
            self.apply(findings[:middle])
            self.apply(findings[middle:])
        elif not self.applied:
            self.refused += [(finding, why) for finding in findings]

    def _try(self, findings: list[Finding]) -> str:
        """Apply the fixes, or say what is against it."""
        edits = {(edit.span, edit.content) for f in findings if f.fix for edit in f.fix.edits}
        data = apply_edits(self._text, edits).encode(errors="surrogateescape")
        changed = self.source.changed(data)
        try:
            after = read(changed)
        except Unreadable:
            return NOT_READ
        why = objection(self._before, after, findings)
        if not why:
            self.source = changed
        return why
