"""Fixing as a matter of the project: passes over all its files until nothing more can be fixed.

In each pass all findings are computed first, with the names as they are at its start, and then
fixed at once, so that the outcome depends on no order. Safe fixes come before unsafe ones, and of
both those that touch what binds names before all others: no use is rewritten by names that are
changing under it.

A pass that would change more than its fixes mean to is not made: every text is read as Flyte reads
it before and after, and what no fix is about must have stayed the same; no use of a name may get
another image by a fix that is not about it.
"""

from __future__ import annotations

from .bindings import BindingPlaces, UsesAfter, refusals
from .fix_pass import Pass, apart, tries_of
from .lint import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..model.finding import Finding, Fix
    from ..project.name_index import NameIndex
    from ..project.workspace import Workspace
    from ..text.source import Source
    from .bindings import FixRefusal

    Key = tuple[str, str | None, str]

MAX_PASSES = 50
"""More than any project needs: each pass applies what does not overlap."""

UNCHANGED = "the fix would leave it as it is"


NOT_FIXED = "not fixed: "
"""Begins the note that says why a fix was refused."""


class FileFixing:
    """One file that is fixed with its project.

    `lint` gives the report of a text, which must be the workspace's; `is_stale` says whether it
    would be another one by now though the text is the same; `names` gives the names of the project.
    `before` is the text as it was, `source` as it is, `report` what is left in it, `first` what was
    found at first, and `applied` the findings that were fixed on the way.
    """

    def __init__(
        self,
        source: Source,
        lint: Callable[[Source], Report],
        is_stale: Callable[[Source], bool] = lambda _source: False,
        names: Callable[[], NameIndex | None] = lambda: None,
    ) -> None:
        self.before = self.source = source
        self.names = names
        self.applied: list[Finding] = []
        self._lint = lint
        self._is_stale = is_stale
        self._refused: dict[Key, str] = {}
        self._tries = tries_of(source)
        self.first = self.report = lint(source)

    @property
    def is_changed(self) -> bool:
        """Whether the text is another one by now."""
        return self.source.data != self.before.data

    def wanted(
        self, workspace: Workspace, *, unsafe: bool
    ) -> dict[tuple[bool, bool], list[Finding]]:
        """Give what can be fixed now, by when its turn is: safe ones first, then what binds."""
        groups: dict[tuple[bool, bool], list[Finding]] = {}
        fixable = [
            finding
            for finding in self.report.findings
            if finding.fix
            and (finding.fix.safe or unsafe)
            and key_of(finding) not in self._refused
            and changes(finding.fix, self.source.printable_text)
        ]
        if not fixable or not self.source.is_text:
            return groups
        places = BindingPlaces(workspace.documents(self.source))
        for finding in fixable:
            is_unsafe = finding.fix is not None and not finding.fix.safe
            groups.setdefault((is_unsafe, not places.touched_by(finding)), []).append(finding)
        return groups

    def attempt(self, workspace: Workspace, findings: list[Finding]) -> Pass:
        """Try some fixes; those that are refused are noted."""
        before, constants = workspace.joined(self.source, self.names)
        made = Pass(self.source, before, self._tries + 1, constants)
        made.apply(findings)
        self._tries = min(self._tries, made.tries)  # the first try of a pass is free
        for finding, why in made.refused:
            self.refuse(finding, why)
        return made

    def refuse(self, finding: Finding, why: str) -> None:
        """Note that a fix is not made to the text as it is, among the names as they are."""
        self._refused[key_of(finding)] = why

    def put(self, workspace: Workspace, made: Pass) -> None:
        """Take the text that some fixes have made."""
        self.source = made.source
        self.applied += made.applied
        workspace.change(made.source, None if made.constants else made.after)

    def look_again(self, *, is_changed: bool) -> None:
        """Lint the file again if need be; what was refused may be done now."""
        self._refused.clear()
        if is_changed or self._is_stale(self.source):
            self.report = self._lint(self.source)

    def finish(self) -> None:
        """Take those fixes out of the report that were refused, each with a note that says why."""
        for finding in self.report.findings:
            if finding.fix and not changes(finding.fix, self.source.printable_text):
                self._refused.setdefault(key_of(finding), UNCHANGED)
        self.report = without(self.report, self._refused)


def fix_project(files: Sequence[FileFixing], workspace: Workspace, *, unsafe: bool) -> None:
    """Fix what can be fixed in the files of a run, unsafe fixes too if `unsafe`; write nothing.

    The texts are put into the workspace. Raises what linting does.
    """
    for _pass in range(MAX_PASSES):
        made = _pass_over(files, workspace, unsafe=unsafe)
        if made is None:
            break
        for at, attempt in made.items():
            files[at].put(workspace, attempt)
        if made:
            for at, file in enumerate(files):
                file.look_again(is_changed=at in made)
    for file in files:
        file.finish()


def _pass_over(
    files: Sequence[FileFixing], workspace: Workspace, *, unsafe: bool
) -> dict[int, Pass] | None:
    """Try what has its turn, and give what can be done, by the number of its file.

    None where nothing is left to be tried.
    """
    wanted = [file.wanted(workspace, unsafe=unsafe) for file in files]
    turn = min((turn for each in wanted for turn in each), default=None)
    if turn is None:
        return None
    made = {}
    for at, each in enumerate(wanted):
        if turn in each:
            attempt = files[at].attempt(workspace, apart(each[turn]))
            if attempt.applied:
                made[at] = attempt
    while True:
        uses = UsesAfter({files[at].source.path: attempt for at, attempt in made.items()})
        refused = {
            at: against
            for at, attempt in made.items()
            if (against := list(refusals(attempt, uses, files[at].names)))
        }
        if not refused:
            return made
        for at, against in refused.items():
            left = _without_refused(files[at], made.pop(at), against)
            attempt = files[at].attempt(workspace, left)
            if attempt.applied:
                made[at] = attempt


def _without_refused(file: FileFixing, attempt: Pass, refused: list[FixRefusal]) -> list[Finding]:
    """Note what is refused, and give the fixes that are left."""
    for refusal in refused:
        for finding in refusal.findings:
            file.refuse(finding, refusal.why)
    blamed = {id(finding) for refusal in refused for finding in refusal.findings}
    return [finding for finding in attempt.applied if id(finding) not in blamed]


def without(report: Report, refused: dict[Key, str]) -> Report:
    """Take fixes that were refused away, since they are not to be promised, and say why."""
    findings = [_without(finding, refused.get(key_of(finding))) for finding in report.findings]
    return Report(findings, report.suppressed, report.unchecked)


def _without(finding: Finding, why: str | None) -> Finding:
    if why is None or finding.fix is None:
        return finding
    return finding.but(fix=None, note=f"{NOT_FIXED}{why}")


def key_of(finding: Finding) -> Key:
    """Give what tells a finding from others of its file, wherever it has moved to."""
    return (finding.code, finding.name, finding.message)


def changes(fix: Fix, text: str) -> bool:
    """Whether a fix changes anything in a text."""
    return any(text[span.start : span.end] != content for span, content in fix.edits)
