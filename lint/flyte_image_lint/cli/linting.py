"""One run of `check` over all files: lint each, mend each."""

from __future__ import annotations

import os

from .pinning_setup import Pinning, locked_pins
from .project_names import ProjectNames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..engine.lint import Report
    from ..engine.select import Selection
    from ..lockfile import Entry
    from ..rules.context import Pins
    from ..settings import Settings
    from ..text.source import Source
    from .add_ignores import IgnoreWriter
    from .arguments import Arguments
    from .files import Files
    from .fix_command import Fixer
    from .online import OnlineAnswers
    from .registry_progress import Questions

    Linter = Callable[[Source, "Pins | None"], Report]


class Linting:
    """One run over all files. `fixed` counts what was fixed, None where nothing was to be."""

    def __init__(self, given: Arguments, files: Files, selection: Selection) -> None:
        self._given = given
        self._files = files
        self._selection = selection
        self._names = ProjectNames(files.finder, given.words)
        self._validated: set[int] = set()
        asking = bool(given.flags & {"fix", "diff", "online"} and "offline" not in given.flags)
        self._pinning = Pinning(given, selection, online=asking)
        self._fixer: Fixer | None = None
        if given.flags & {"fix", "diff"}:
            from .fix_command import Fixer

            self._fixer = Fixer(given, self._pinning)
        self._ignorer: IgnoreWriter | None = None
        if "add-ignores" in given.values:
            from .add_ignores import IgnoreWriter

            self._ignorer = IgnoreWriter(given)

    @property
    def fixed(self) -> int | None:
        """How many findings were fixed, or would be."""
        return self._fixer.fixed if self._fixer else None

    def reports(self) -> list[Report]:
        """Lint all files, and give the reports of those with findings."""
        from ..text.source import Unreadable

        sources: Iterable[tuple[Source, Settings]] = self._files.sources(self._given.words)
        if self._pinning.online:
            sources = list(sources)
            self._ask_ahead(sources)
        reports = []
        for source, settings in self._with_modules(sources):
            try:
                report = self._report(source, settings)
            except Unreadable as error:
                self._files.refuse(source.path, str(error))
                continue
            if report.findings or report.suppressed:
                reports.append(report)
            self._files.unchecked.update(dict.fromkeys(map(str, report.unchecked)))
        reports.sort(key=_path)  # those that only a command names come last
        if self._fixer:
            self._fixer.finish(self._files)
        self._files.unknown = len(self._pinning.unanswered)
        for reference, why in sorted(self._pinning.failures.items()):
            self._files.error(reference, why)
        return reports

    def _with_modules(
        self, sources: Iterable[tuple[Source, Settings]]
    ) -> Iterator[tuple[Source, Settings]]:
        """Yield the files, then the modules whose constants they use as images."""
        yield from sources
        programs = [path for path in self._files.linted if path.endswith((".py", ".ipynb"))]
        paths: dict[str, None] = {}
        for path in programs:
            settings = self._files.finder.for_path(path)
            paths.update(dict.fromkeys(self._names.of(path, settings).modules))
        yield from self._files.modules(sorted(paths), self._given.words)

    def _ask_ahead(self, sources: Iterable[tuple[Source, Settings]]) -> None:
        """Ask registries about all images at once, which is faster than one after the other."""
        from ..text.source import Unreadable
        from .errors import InputError
        from .registry_progress import Questions

        questions = Questions()
        for source, settings in sources:
            lint = self._linter(source, settings, questions)
            try:
                if self._fixer:
                    self._fixer.scout(source, settings, lint, questions)
                else:
                    lint(source, None)
            except (InputError, Unreadable):
                continue  # said later
        questions.ask()

    def _report(self, source: Source, settings: Settings) -> Report:
        lint = self._linter(source, settings)
        if self._fixer:
            return self._fixer.lint(source, settings, lint, self._files)
        if self._ignorer:
            return self._ignorer.lint(source, lint, self._files)
        report = lint(source, locked_pins(self._pinning, source, settings, self._files))
        if any(finding.fix for finding in report.findings):
            from ..engine.fix import promise  # only where there is a fix to promise

            promise(source, report)
        return report

    def _linter(
        self, source: Source, settings: Settings, questions: Questions | None = None
    ) -> Linter:
        """Give what lints the texts of one file, which change while it is mended.

        With `questions`, registries are not asked: what would be asked is noted there.
        """
        from ..engine.lint import check

        if id(settings) not in self._validated:
            self._validated.add(id(settings))
            validate(settings)
        online: OnlineAnswers | None = None
        if "online" in self._given.flags:
            from .online import OnlineAnswers

            online = OnlineAnswers(
                self._pinning.resolver(settings),
                settings.platform,
                lambda: self._lock(source),
                self._pinning.unanswered,
                questions,
            )
        ignores = "no-ignores" not in self._given.flags
        return lambda text, pins: check(
            text,
            settings,
            self._selection,
            ignores=ignores,
            pins=pins,
            online=online,
            names=lambda: self._names.of(source.path, settings),
        )

    def _lock(self, source: Source) -> Mapping[str, Entry]:
        """Give the lock's entries for a config; say, once, what is wrong with a broken one."""
        from .errors import InputError

        try:
            return self._pinning.lock_for(os.path.dirname(os.path.abspath(source.path)))
        except InputError as error:
            self._files.fail(str(error))
            return {}


def _path(report: Report) -> str:
    """Give the path of the file that a report is about."""
    findings = [*report.findings, *(finding for finding, _reason in report.suppressed)]
    return findings[0].source.path


def validate(settings: Settings) -> None:
    """Refuse settings that name rules which do not exist. Raises SettingsError."""
    if not any(words for _key, words in settings.selectors):
        return
    from ..rules import UnknownRule, select  # only where rules are named
    from ..settings import SettingsError

    for key, words in settings.selectors:
        try:
            select(words)
        except UnknownRule as error:
            raise SettingsError(os.path.relpath(settings.file or ""), f"'{key}': {error}") from None
