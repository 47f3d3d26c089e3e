"""Fixes, applied pass after pass until nothing more can be fixed, each pass read again.

A pass that would change more than its fixes mean to is not made: the text is read as Flyte
reads it before and after, and every entry that no fix is about must have stayed the same.
"""

from __future__ import annotations

from .readers import Unreadable, read
from .text import Source, Span, apply_edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .engine import Report
    from .findings import Finding
    from .sites import Config

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
    refused: set[tuple[str, str | None, str]] = set()
    report = check(source)
    for _pass in range(MAX_PASSES):
        wanted = [
            finding
            for finding in report.findings
            if finding.fix and (finding.fix.safe or unsafe) and _key(finding) not in refused
        ]
        if not wanted:
            break
        chosen = _apart(wanted)
        changed = _try(source, chosen)
        if changed is None:  # one of them is at fault; the others may be applied one by one
            chosen = chosen[:1]
            changed = _try(source, chosen)
        if changed is None:
            refused.add(_key(chosen[0]))
            continue
        source = changed
        applied += chosen
        report = check(source)
    return Fixed(source, applied, report)


def _key(finding: Finding) -> tuple[str, str | None, str]:
    return (finding.code, finding.name, finding.message)


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Choose findings, in their order, whose edits do not touch each other."""
    chosen: list[Finding] = []
    taken: list[Span] = []
    for finding in findings:
        spans = [edit.span for edit in finding.fix.edits] if finding.fix else []
        if not any(_touch(span, other) for span in spans for other in taken):
            chosen.append(finding)
            taken += spans
    return chosen


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _try(source: Source, findings: list[Finding]) -> Source | None:
    """Apply the fixes of `findings` to the text; None if it would not mean what it should."""
    edits = {(edit.span, edit.content) for f in findings if f.fix for edit in f.fix.edits}
    text = apply_edits(source.text, edits)
    changed = Source(source.path, text.encode())
    try:
        before, after = read(source), read(changed)
    except Unreadable:
        return None
    spans = [span for span, _content in edits]
    values = {f.name: f.fix.value for f in findings if f.fix and f.fix.value is not None}
    return changed if _agree(before, after, spans, values) else None


def _agree(
    before: list[Config], after: list[Config], spans: list[Span], values: dict[str | None, str]
) -> bool:
    """Whether only what is at `spans` has changed, and `values` are there."""
    by_flavour = {config.flavour: config for config in after}
    for config in before:
        new = by_flavour.get(config.flavour)
        if new is None or (new.failure and not config.failure):
            return False
        images = {site.name: site.value for site in new.sites}
        for site in config.sites:
            place = site.place
            if any(_touch(span, place.name) or _touch(span, place.value) for span in spans):
                continue
            if site.name not in images or images[site.name] != site.value:
                return False
        if any(name in images and images[name] != value for name, value in values.items()):
            return False
    return True
