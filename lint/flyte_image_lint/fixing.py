"""Fixes, applied pass after pass until nothing more can be fixed, each pass read again.

A pass that would change more than its fixes mean to is not made: the text is read as Flyte
reads it before and after, and every entry that no fix is about must have stayed the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from .documents import read
from .text import Source, Span, Unreadable, apply_edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .engine import Report
    from .findings import Finding, Fix
    from .sites import Config, Site

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
    return finding._replace(fix=None, note=f"it cannot be fixed by itself: {why}")


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
        if not any(_touch(span, other) for span in spans for other in taken):
            chosen.append(finding)
            taken += spans
    return chosen


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


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
            return _NOT_READ
        why = _objection(self._before, after, findings)
        if not why:
            self.source = changed
        return why


_NOT_READ = "Flyte would not read the file as it does now"
_OTHERS_CHANGE = "the image of another name would change with it"
_NOT_MEANT = "the image would not become what it is to be"


def _objection(before: list[Config], after: list[Config], findings: list[Finding]) -> str:
    """Say what has changed beside what `findings` are about, to the values of their fixes."""
    edited = _Edited(findings)
    if not all(config.is_config for config in before):
        return _objection_elsewhere(before, after, edited)
    if max(map(_harm, after)) > max(map(_harm, before)):
        return _NOT_READ
    by_flavour = {config.flavour: config for config in after}
    for config in before:
        new = by_flavour.get(config.flavour)
        if new is None and not config.sites and not config.failure:
            continue  # a renamed key may make it the other SDK's
        if new is None or _harm(new) > _harm(config):
            return _NOT_READ
        images = {site.name: site.value for site in new.sites}
        mended: dict[Span, list[str | None]] = {}
        for site in config.sites:
            about = edited.about(site)
            if about:
                mended.setdefault(site.place.value, []).extend(about)
        for site in config.sites:
            about = mended.get(site.place.value, [])  # an alias has the place of its anchor
            if not about and images.get(site.name, site) != site.value:
                return _OTHERS_CHANGE
            for value in about:
                if value is not None and images.get(site.name, value) != value:
                    return _NOT_MEANT
    return ""


def _objection_elsewhere(before: list[Config], after: list[Config], edited: _Edited) -> str:
    """Say what has changed in a file that is no config, where names may stand often or not at all.

    A fix may make a use of a name out of an image.
    """
    if _count(before) != _count(after):
        return _OTHERS_CHANGE
    left = [(site.name, site.value) for config in after for site in config.sites]
    texts = [use.text for config in after for use in config.uses]
    for config in before:
        for site in config.sites:
            about = edited.about(site)
            for value in about or (site.value,):
                if value is None or value in texts:
                    continue
                if (site.name, value) not in left:
                    return _NOT_MEANT if about else _OTHERS_CHANGE
        for use in config.uses:
            if use.text not in texts and not edited.touches(use.written.span):
                return _OTHERS_CHANGE
    return ""


def _count(configs: list[Config]) -> int:
    return sum(len(config.sites) + len(config.uses) for config in configs)


def _harm(config: Config) -> int:
    """Give how much does not load: 0 nothing, 1 or 2 the images, 3 the other settings as well."""
    if config.failure is None:
        return int(config.error is not None)
    return 2 if config.failure.kind in ("images-null", "images-type") else 3


class _Edited:
    """Finds the findings with an edit in a span; the edits do not overlap."""

    def __init__(self, findings: list[Finding]) -> None:
        pairs = [(edit.span, f) for f in findings if f.fix for edit in f.fix.edits]
        self._pairs = sorted(pairs, key=lambda pair: (pair[0].start, pair[0].end))
        self._starts = [span.start for span, _finding in self._pairs]

    def about(self, site: Site) -> list[str | None]:
        """Give the values that fixes of the site are to give it, None where it does not matter."""
        found = [*self._at(site.place.name), *self._at(site.place.value)]
        return [f.fix.value for f in found if f.fix and (f.name or "") == site.name]

    def touches(self, place: Span) -> bool:
        """Whether something in the place is edited."""
        return any(True for _finding in self._at(place))

    def _at(self, place: Span) -> Iterator[Finding]:
        first = max(bisect_left(self._starts, place.start) - 1, 0)
        last = bisect_right(self._starts, place.end)
        return (finding for span, finding in self._pairs[first:last] if _touch(span, place))
