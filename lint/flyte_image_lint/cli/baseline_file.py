"""`--baseline`, `--write-baseline` and the setting: the files, and what a run can judge of them."""

from __future__ import annotations

import os
import sys

from .. import rules
from ..engine.baseline import Baseline, BaselineEntry, BaselineError, dump, place_of, read
from ..text.source import visible
from ..text.writing import WriteError, create, replace
from .arguments import InputError
from .show import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..engine.lint import Report
    from ..engine.select import Selection
    from ..model.finding import Finding
    from ..project.files import Files
    from ..settings import Settings, SettingsFinder
    from .check import CheckOptions


class Baselines:
    """The baselines of a run: the one of `--baseline`, or those that the settings name."""

    def __init__(self, options: CheckOptions, finder: SettingsFinder) -> None:
        self._options = options
        self._finder = finder
        self._files: dict[str, BaselineFile] = {}

    def see(self, settings: Settings) -> None:
        """Read the baseline for files with these settings. Raises InputError."""
        path = self._path(settings)
        if path is not None and path not in self._files:
            self._files[path] = BaselineFile(self._options, path)

    def _path(self, settings: Settings) -> str | None:
        try:
            return self._options.baseline or place_of(settings)
        except BaselineError as error:
            raise InputError(str(error)) from None

    def unaccepted(self, report: Report, path: str) -> list[Finding]:
        """Give the findings of the file at `path` that are in no baseline."""
        own = self._path(self._finder.for_path(path))
        return self._files[own].unaccepted(report) if own in self._files else report.findings

    def leave_out(self, reports: list[Report], files: Files, selection: Selection) -> None:
        """Take what is in the baselines out of the reports; before that, write them if asked.

        Says in `files` how many findings that are, and how many entries match nothing any more.
        """
        for path, file in sorted(self._files.items()):
            own = [report for report in reports if self._is_of(report, path)]
            file.leave_out(own, files, selection)

    def _is_of(self, report: Report, path: str) -> bool:
        findings = report.findings
        where = findings and self._path(self._finder.for_path(findings[0].source.path))
        return where == path


class BaselineFile:
    """One baseline, at a path as users see it. Making it may raise InputError."""

    def __init__(self, options: CheckOptions, path: str) -> None:
        self._path = path
        self._options = options
        self._writes = options.write_baseline
        self._old: bytes | None = None
        self._baseline = Baseline(os.path.dirname(os.path.abspath(path)), {})
        try:
            self._old, self._baseline = read(path)
        except FileNotFoundError:
            if not self._writes or os.path.islink(path):
                raise InputError(f"{path}: no such file; '--write-baseline' writes it") from None
        except BaselineError as error:
            advice = "; delete it to write a new one" if self._writes else ""
            raise InputError(f"{path}: {error}{advice}") from error

    def unaccepted(self, report: Report) -> list[Finding]:
        """Give the findings of a file that are not in the baseline."""
        return self._baseline.split(report.findings)[0]

    def leave_out(self, reports: list[Report], files: Files, selection: Selection) -> None:
        """Do so with the reports of the files that the baseline is for; see `Baselines`."""
        judged = _Judged(self._options, files, selection, self._baseline.folder)
        if self._writes:
            if files.errors:
                files.fail(f"{self._path} was not written: not everything could be linted")
                return
            new = self._baseline.renewed(reports, judged)
            self._write(new, files)
            self._baseline.counts = dict(new)
        files.accepted += len(self._baseline.leave_out(reports))
        left = self._baseline.counts
        outdated = 0 if files.errors else sum(judged(entry) for entry in left if left[entry])
        if outdated:
            what = "1 entry matches" if outdated == 1 else f"{outdated} entries match"
            line = (
                f"{self._path}: {what} no finding; run with '--write-baseline' to remove"
                f" {'it' if outdated == 1 else 'them'}."
            )
            files.outdated.append(visible(line))

    def _write(self, counts: dict[BaselineEntry, int], files: Files) -> None:
        new = dump(counts).encode()
        try:
            if self._old is None:
                create(self._path, new)
            else:
                replace(self._path, self._old, new)
        except WriteError as error:
            files.error(self._path, str(error))
            return
        if not self._options.quiet:
            number = count(sum(counts.values()), "finding")
            print(visible(f"Wrote {number} to {self._path}."), file=sys.stderr)


class _Judged:
    """Whether this run would have found what an entry stands for, if it were still there.

    It would not where the file was not linted, or where the command line leaves the rule out.
    """

    def __init__(
        self, options: CheckOptions, files: Files, selection: Selection, folder: str
    ) -> None:
        self._folder = folder
        words = [os.path.realpath(word) for word in options.words or ["."]]
        self._folders = [word for word in words if os.path.isdir(word)]
        self._files = {*words, *map(os.path.realpath, files.linted)}
        self._codes = rules.names()
        self._selected = set(self._codes.values())
        if selection.select is not None:
            self._selected = rules.select((*selection.select, *selection.extend_select))
        self._selected -= rules.select(selection.ignore)
        if not options.online:
            self._selected -= set(rules.ONLINE.codes)
        if options.no_ignores:
            self._selected -= set(rules.COMMENT.codes)
        self._finder = files.finder
        self._selection = selection

    def __call__(self, entry: BaselineEntry) -> bool:
        """Say it of an entry."""
        code = self._codes.get(entry.rule)
        if code is None:
            return True  # a rule of another version
        path = os.path.join(self._folder, entry.path)
        if not os.path.lexists(path):
            return code in self._selected
        if code not in self._selected or not self._is_on(code, path):
            return False
        real = os.path.realpath(path)
        return real in self._files or any(
            real.startswith(os.path.join(folder, "")) for folder in self._folders
        )

    def _is_on(self, code: str, path: str) -> bool:
        """Whether a rule that is off by default is selected."""
        if code not in rules.OFF:
            return True
        settings = self._finder.for_path(path)
        return rules.is_named(code, self._selection.named(settings))
