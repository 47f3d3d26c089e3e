"""One call of a Python program: its files, its rules, the names and lockfiles of its projects."""

from __future__ import annotations

import os

from ..lockfile import LockError, find, read
from ..project.files import Files
from ..project.project_names import ProjectNames, with_modules
from ..project.workspace import Workspace
from ..rules.answers import Unpinned
from ..settings import SettingsFinder
from ..text.roots import relative
from ..text.source import Unreadable
from .checker import Checker
from .fix import promise
from .lint import context_of
from .pin import Pinner
from .results import LintResult
from .select import Selection, validate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..lockfile import Entry
    from ..model.finding import Finding
    from ..rules.answers import Pin, Pins
    from ..rules.context import Image
    from ..settings import Settings
    from ..text.source import Source
    from .lint import Report

    Path = str | os.PathLike[str]
    Paths = Path | Iterable[Path]
    Rules = str | Iterable[str]


class ProjectRun:
    """One call: its files, its rules, and the names and lockfiles of its projects."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings | None,
        select: Rules | None = None,
        ignore: Rules = (),
        *,
        fixing: bool = False,
        pin_to: Mapping[str, str] | None = None,
    ) -> None:
        named = [os.fspath(path) for path in _each(paths)]
        # A path is never standard input.
        self.words = [os.path.abspath(path) if path == "-" else path for path in named]
        self.workspace = Workspace()
        finder = SettingsFinder(settings=settings, read=self.workspace.read)
        self.files = Files(
            finder, detect=False, stdin_name=None, fixing=fixing, workspace=self.workspace
        )
        self._selection = _selection(select, ignore)
        self._names = ProjectNames(finder, self.words, self.workspace)
        self.checker = Checker(self.workspace, self._selection, self._names.of, pins=self._pins)
        self._pin_to = pin_to or {}
        self._locks: dict[str, Mapping[str, Entry]] = {}

    def sources(self) -> Iterator[tuple[Source, Settings]]:
        """Yield the files, then the modules whose constants they use as images."""
        sources = self.files.sources(self.words)
        for source, settings in with_modules(sources, self.files, self._names, self.words):
            validate(settings)
            yield source, settings

    def reports(self) -> Iterator[tuple[Source, Report]]:
        """Lint all files."""
        for source, settings in self.sources():
            try:
                report = self.checker.check(source, settings)
            except Unreadable as error:
                self.files.refuse(source.path, str(error))
                continue
            promise(source, report)
            yield source, report

    def result(self, reports: Iterable[Report]) -> LintResult:
        """Put the reports of files together."""
        accepted = self._accepted(reports := list(reports))
        findings: list[Finding] = []
        suppressed: list[tuple[Finding, str]] = []
        for report in reports:
            findings += report.findings
            suppressed += report.suppressed
            self.files.unchecked.update(dict.fromkeys(map(str, report.unchecked)))
        findings.sort(key=lambda finding: finding.sort_key)
        suppressed.sort(key=lambda pair: pair[0].sort_key)
        files = self.files
        unchecked = sorted(files.unchecked)
        return LintResult(
            findings, suppressed, files.linted, files.errors, files.warnings, unchecked, accepted
        )

    def _accepted(self, reports: list[Report]) -> list[Finding]:
        """Take the findings out of the reports that the baselines of the settings have."""
        settings = map(self.files.finder.for_path, self.files.linted)
        if all(one.baseline is None for one in settings):
            return []
        from .accepting import leave_out  # only where there is one

        accepted = leave_out(reports, self.files)
        accepted.sort(key=lambda finding: finding.sort_key)
        return accepted

    def _pins(self, source: Source, settings: Settings) -> Pins:
        """Give what pins the images of a file; the lockfile is read when one is to be pinned."""
        made: list[Pinner] = []

        def pins(image: Image) -> Pin | Unpinned:
            if not made:
                context = context_of(settings, self._selection, source.path)
                lock = self._lock(os.path.dirname(os.path.abspath(source.path)))
                made.append(Pinner(settings.pin, self._pin_to, lock, None, context))
            pin = made[0](image)
            return Unpinned("") if isinstance(pin, Unpinned) else pin

        return pins

    def _lock(self, folder: str) -> Mapping[str, Entry]:
        """Give the entries of the lockfile for a folder; none, and an error, for a broken one."""
        path = find(folder)
        if path is None:
            return {}
        if path not in self._locks:
            self._locks[path] = {}
            try:
                self._locks[path] = read(path)
            except LockError as error:
                self.files.fail(f"{relative(path)}: {error}")
        return self._locks[path]


def _each(paths: Paths) -> Iterable[Path]:
    return [paths] if isinstance(paths, (str, os.PathLike)) else paths


def _selection(select: Rules | None, ignore: Rules) -> Selection:
    """Give what a caller selects. Raises UnknownRule."""
    from .. import rules

    ignored = (ignore,) if isinstance(ignore, str) else tuple(ignore)
    chosen = (select,) if isinstance(select, str) else select
    chosen = None if chosen is None else tuple(chosen)
    rules.select((*(chosen or ()), *ignored))
    return Selection(chosen, (), ignored)
