"""What is found in the texts of a session, as they are now, and what rules may know of them."""

from __future__ import annotations

import os
from typing import NamedTuple

from ..engine.checker import Checker
from ..engine.lint import Report, check, context_of
from ..engine.pin import Pinner
from ..engine.project_run import when_asked
from ..engine.select import Selection
from ..lockfile import NAME as LOCK
from ..lockfile import Locks
from ..text.source import Source
from .accepted import Accepted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..lockfile import Entry
    from ..project.project_names import ProjectNames
    from ..project.workspace import Workspace
    from ..rules.answers import Pins
    from ..rules.context import RuleContext
    from ..settings import Settings
    from .editor_file import EditorFile


class Reported(NamedTuple):
    """What was found in a text."""

    source: Source
    report: Report


class Linting:
    """Lints the texts of a workspace, each again only when it or its names have changed.

    It is good until something is other that `depends_on` tells of, or settings are.
    """

    def __init__(self, workspace: Workspace, names: ProjectNames) -> None:
        self._workspace = workspace
        self._names = names
        self._locks = Locks(workspace.read)
        self._accepted = Accepted(workspace.read)
        self._checker = Checker(workspace, Selection(), names.of, pins=when_asked(self._pins))
        self._reported: dict[str, list[Reported]] = {}

    def depends_on(self, path: str) -> bool:
        """Whether a file is a lock, a baseline, or has been asked for the project's versions."""
        is_lock = os.path.basename(path) == LOCK
        return is_lock or path in self._accepted.baselines or path in self._checker.consulted

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with locks and baselines, with their absolute paths."""
        yield from self._locks.problems.items()
        yield from self._accepted.problems.items()

    def report(self, file: EditorFile) -> Report:
        """Give what `check` finds in a file. Raises Unreadable."""
        if not file.is_linted:
            return Report()
        if file.is_alone:
            return self.alone(file.source, file.settings)
        before = self._reported.get(file.path, [])
        reported = [self._report(source, settings, before) for source, settings in file.sources]
        self._reported[file.path] = reported
        findings = [finding for one in reported for finding in one.report.findings]
        suppressed = [pair for one in reported for pair in one.report.suppressed]
        unchecked = [place for one in reported for place in one.report.unchecked]
        findings.sort(key=lambda one: one.sort_key)
        return Report(self._accepted.left(findings, file.settings), suppressed, unchecked)

    def _report(self, source: Source, settings: Settings, before: list[Reported]) -> Reported:
        """Lint a text, unless it is as it was, among names as they were."""
        for one in before:
            if one.source is source and not self._checker.is_stale(source, settings):
                return one
        return Reported(source, self._checker.check(source, settings))

    def alone(self, source: Source, settings: Settings) -> Report:
        """Lint a text outside of all folders. Raises Unreadable."""
        return check(source, settings, Selection(), context=_context_alone(source, settings))

    def fork(self) -> tuple[Workspace, Checker]:
        """Give a workspace for trying changes, and what lints the texts in it."""
        workspace = self._workspace.fork()
        names = self._names.fork(workspace)
        return workspace, Checker(workspace, Selection(), names.of, pins=when_asked(self._pins))

    def context(self, file: EditorFile) -> RuleContext:
        """Give what rules may know of a file."""
        if file.is_alone:
            return _context_alone(file.source, file.settings)
        context = self._checker.context(file.source, file.settings)
        context.names_from(lambda: self._names.of(file.path, file.settings))
        return context

    def context_in(self, folder: str, settings: Settings) -> RuleContext:
        """Give what rules may know in a folder, but for names."""
        return self._checker.context(Source(os.path.join(folder, "x"), b""), settings)

    def lock(self, path: str) -> Mapping[str, Entry]:
        """Give the entries of the lock that holds for a file; none where it is broken."""
        return self._locks.of(os.path.dirname(path))

    def _pins(self, source: Source, settings: Settings) -> Pins:
        """Give what pins images: the lock that holds for a file."""
        lock = self.lock(os.path.abspath(source.path))
        context = self._checker.context(source, settings)
        return Pinner(settings.pin, {}, lock, None, context)


def _context_alone(source: Source, settings: Settings) -> RuleContext:
    """Give what rules may know of a text outside of all folders: no file beside it is looked at."""
    context = context_of(settings, Selection(), source.path, exists=lambda _path: False)
    return context.within(
        flytekit=lambda: None, pythons=lambda: None, pins=None, online=None, skipped=None
    )
