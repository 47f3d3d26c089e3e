"""Fixes of one file: made by itself, or promised where nothing is fixed."""

from __future__ import annotations

from ..project.workspace import Workspace
from .bindings import UsesAfter, refusals
from .fix_pass import Pass, apart, tries_of
from .fix_project import MAX_PASSES as MAX_PASSES
from .fix_project import FileFixing, fix_project, key_of, without

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.finding import Finding
    from ..project.name_index import NameIndex
    from ..text.source import Source
    from .fix_project import Key
    from .lint import Report

MAX_ROUNDS = 5
"""How often fixes are tried that touch others, before it is said that they can be made."""


class Fixed:
    """The text after all passes, what was fixed on the way, and the findings that remain."""

    __slots__ = ("applied", "report", "source")

    def __init__(self, source: Source, applied: list[Finding], report: Report) -> None:
        self.source = source
        self.applied = applied
        self.report = report


def fix(
    source: Source,
    check: Callable[[Source], Report],
    *,
    unsafe: bool,
    workspace: Workspace | None = None,
) -> Fixed:
    """Fix a file alone; unsafe fixes too if `unsafe`. Raises what `check` raises."""
    file = FileFixing(source, check)
    fix_project([file], workspace or Workspace(), unsafe=unsafe)
    return Fixed(file.source, file.applied, file.report)


def promise(
    source: Source,
    report: Report,
    workspace: Workspace,
    names: Callable[[], NameIndex | None],
) -> None:
    """Take those fixes out of a report that would be refused, each with a note that says why.

    `workspace` has the text, and `names` gives the names of its project, None where it has none.
    Fixes that touch others are tried in rounds; all rounds read the file a bounded number of times.
    """
    waiting = [finding for finding in report.findings if finding.fix]
    refused: dict[Key, str] = {}
    tries = tries_of(source)
    for _round in range(MAX_ROUNDS if source.is_text else 0):
        if not waiting:
            break
        before, constants = workspace.joined(source, names)
        attempt = Pass(source, before, tries + 1, constants)
        attempt.apply(apart(waiting))
        tries = min(tries, attempt.tries)
        refused.update((key_of(finding), why) for finding, why in attempt.refused)
        for refusal in refusals(attempt, UsesAfter({source.path: attempt}), names):
            refused.update((key_of(finding), refusal.why) for finding in refusal.findings)
        tried = {id(f) for f in attempt.applied} | {id(f) for f, _why in attempt.refused}
        waiting = [finding for finding in waiting if id(finding) not in tried]
    if refused:
        report.findings = without(report, refused).findings
