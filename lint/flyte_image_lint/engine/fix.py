"""Fixes, applied pass after pass until nothing more can be fixed, each pass read again.

A pass that would change more than its fixes mean to is not made: the text is read as Flyte
reads it before and after, and every entry that no fix is about must have stayed the same.
"""

from __future__ import annotations

from .fix_pass import Pass, apart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.finding import Finding, Fix
    from ..text.source import Source
    from .lint import Report

MAX_PASSES = 50
"""More than any file needs: each pass applies what does not overlap."""

MAX_ROUNDS = 5
"""How often fixes are tried that touch others, before it is said that they can be made."""

MAX_TRIES = 30
"""How often a file is read again, in all passes, to find the fixes that must not be made."""


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
        attempt = Pass(source, tries + 1)
        attempt.apply(apart(wanted))
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
        attempt = Pass(source, tries + 1)
        attempt.apply(apart(waiting))
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
    return finding.but(fix=None, note=f"not fixed: {why}")


def _key(finding: Finding) -> tuple[str, str | None, str]:
    return (finding.code, finding.name, finding.message)


def _changes(fix: Fix, text: str) -> bool:
    return any(text[span.start : span.end] != content for span, content in fix.edits)
