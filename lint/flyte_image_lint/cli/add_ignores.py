"""`--add-ignores=REASON`: comments that suppress what is found, written into the files."""

from __future__ import annotations

import sys

from ..engine.ignoring import add_ignores, refused
from ..rules import COMMENT
from ..text.source import Source, Unreadable, visible
from ..text.writing import WriteError, replace
from .arguments import UsageError
from .show import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..engine.checker import Checker
    from ..engine.lint import Report
    from ..model.finding import Finding
    from ..project.files import Files
    from ..project.workspace import Workspace
    from ..settings import Settings
    from .check import CheckOptions


def refuse_nonsense(options: CheckOptions) -> None:
    """Raise UsageError for an unfit reason, and for what cannot be used with the option."""
    why = refused(options.add_ignores or "")
    if why:
        raise UsageError(f"option '--add-ignores' needs a reason, one line of text: {why}")
    others = {
        "fix": options.fix,
        "diff": options.diff,
        "no-ignores": options.no_ignores,
        "exit-non-zero-on-fix": options.exit_non_zero_on_fix,
    }
    for name, is_given in others.items():
        if is_given:
            raise UsageError(f"'--add-ignores' cannot be used with '--{name}'")
    if "-" in options.words:
        raise UsageError("'--add-ignores' cannot be used with standard input: it writes files")


class IgnoreWriter:
    """Writes the comments of a run's files, one file after the other.

    `unaccepted` gives the findings of the report on a path that are in no baseline.
    """

    def __init__(
        self, reason: str, unaccepted: Callable[[Report, str], list[Finding]], *, quiet: bool
    ) -> None:
        self._reason = reason
        self._unaccepted = unaccepted
        self._quiet = quiet

    def run(
        self, sources: Iterable[tuple[Source, Settings]], checker: Checker, files: Files
    ) -> list[Report]:
        """Write the comments, and give the reports of what remains.

        The checker's workspace, a fork, gets the texts: places in one file are told in others.
        """
        written = []
        for source, settings in sources:
            try:
                written.append((*self._add(source, settings, checker, files), settings))
            except Unreadable as error:
                files.refuse(source.path, str(error))
        reports = []
        for made, kept, settings in written:
            report = _left(made, kept, settings, checker)
            _warn(self._unaccepted(report, made.path), files)
            reports.append(report)
        return reports

    def _add(
        self, source: Source, settings: Settings, checker: Checker, files: Files
    ) -> tuple[Source, Report]:
        """Write the comments of a file; give its text, and what is left of its findings."""

        def lint(text: Source) -> Report:
            _put(checker.workspace, text)
            report = checker.check(text, settings)
            report.findings = self._unaccepted(report, text.path)
            return report

        done = add_ignores(source, lint, self._reason)
        if done.source.data != source.data:
            try:
                replace(source.path, source.data, done.source.data)
            except WriteError as error:
                files.error(source.path, str(error))
                _put(checker.workspace, source)
                return source, checker.check(source, settings)
            if not self._quiet:
                said = f"Suppressed {count(done.number, 'finding')} in {source.path}."
                print(visible(said), file=sys.stderr)
        _put(checker.workspace, done.source)  # and not the last one that was tried
        return done.source, checker.check(done.source, settings)


def _put(workspace: Workspace, text: Source) -> None:
    """Put a text into the workspace; where it is there, all names stay known."""
    if workspace.source(text.path, text.kind).data != text.data:
        workspace.change(text)


def _left(source: Source, kept: Report, settings: Settings, checker: Checker) -> Report:
    """Give the report of a text now that all are written; `kept` is the one from before."""
    report = checker.check(source, settings) if checker.is_stale(source, settings) else kept
    checker.promise(source, settings, report)
    return report


def _warn(findings: Iterable[Finding], files: Files) -> None:
    """Say which findings no comment suppresses, and what to do about them."""
    for finding in findings:
        line, _column = finding.source.position(finding.span.start)
        place = f"{finding.source.path}:{line}: {finding.code}"
        if finding.code in COMMENT.codes:
            files.warn(f"{place} is about a suppression; correct or remove that comment")
        else:
            files.warn(
                f"{place} cannot be suppressed by a comment on a line; use "
                f"'ignore-file[{finding.rule}]' or the setting 'per-file-ignores'"
            )
