"""One run of `check` over all files: lint each, or fix them as a project."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeVar

    from ..engine.checker import Checker, OnlineOf
    from ..engine.lint import Report
    from ..engine.select import Selection
    from ..lockfile import Entry
    from ..model.finding import Finding
    from ..project.files import Files
    from ..project.name_index import NameIndex
    from ..project.project_names import ProjectNames
    from ..project.workspace import Workspace
    from ..rules.answers import Pin, Pins, Unpinned
    from ..rules.context import Image
    from ..settings import Settings
    from ..text.source import Source
    from .add_ignores import IgnoreWriter
    from .baseline_file import Baselines
    from .check import CheckOptions
    from .fix_command import Fixer
    from .pinning_setup import Pinning
    from .registry_progress import Questions

    File = TypeVar("File")


class CheckRun:
    """One run over all files. `baselines` are those that the files have, None where none has one.

    Everything may raise SettingsError and InputError.
    """

    def __init__(self, options: CheckOptions, files: Files, selection: Selection) -> None:
        self._options = options
        self._files = files
        self._selection = selection
        self._names = _NamesOf(files, options.words, files.workspace)
        self._asking = (options.fixing or options.online) and not options.offline
        self._pinned_by: Pinning | None = None
        self._fixer: Fixer | None = None
        if options.fixing:
            from .fix_command import Fixer

            self._fixer = Fixer(options, self._pinning)
        self.baselines: Baselines | None = None
        self._ignorer: IgnoreWriter | None = None
        if options.add_ignores is not None:
            from .add_ignores import IgnoreWriter

            self._ignorer = IgnoreWriter(options.add_ignores, self._unaccepted, quiet=options.quiet)

    @property
    def _pinning(self) -> Pinning:
        """What pins images, made when there is one to pin, or when registries are asked."""
        if self._pinned_by is None:
            from .pinning_setup import Pinning  # not for a clean file

            self._pinned_by = Pinning(
                self._selection,
                online=self._asking,
                isolated=self._options.isolated,
                form=self._options.pin,
                pin_to=self._options.pin_to,
            )
        return self._pinned_by

    @property
    def fixed(self) -> int | None:
        """How many findings were fixed, or would be."""
        return self._fixer.fixed if self._fixer else None

    def reports(self) -> list[Report]:
        """Lint all files, and give the reports of those with findings."""
        sources = self._with_modules(self._validating(self._files.sources(self._options.words)))
        if self._fixer or self._ignorer or self._asking:
            listed = list(sources)
            if self._asking:
                self._ask_ahead(listed)
            sources = iter(listed)
        made = []
        for report in self._made(sources):
            if report.findings or report.suppressed:
                made.append(report)
            self._files.unchecked.update(dict.fromkeys(map(str, report.unchecked)))
        made.sort(key=_path)  # those that only a command names come last
        if self._fixer:
            self._fixer.finish(self._files)
        if self._pinned_by:
            self._tell_failures(self._pinned_by)
        return made

    def _tell_failures(self, pinning: Pinning) -> None:
        """Say which images registries could not tell."""
        from .pinning_setup import tell_failure  # it is there

        self._files.unknown = len(pinning.unanswered)
        for reference, why in sorted(pinning.failures.items()):
            tell_failure(self._files, reference, why)

    def _made(self, sources: Iterable[tuple[Source, Settings]]) -> Iterator[Report]:
        """Give the reports of all files."""
        if self._fixer:
            yield from self._fixer.run(sources, self._checker(fork=True), self._files)
            return
        if self._ignorer:
            yield from self._ignorer.run(sources, self._checker(fork=True), self._files)
            return
        checker: Checker | None = None
        for source, settings in sources:
            checker = checker or self._checker()  # not where there is nothing to lint
            report = self._report(source, settings, checker)
            if report is not None:
                yield report

    def _validating(
        self, sources: Iterable[tuple[Source, Settings]]
    ) -> Iterator[tuple[Source, Settings]]:
        """Yield files whose settings name no rule that does not exist, and no broken baseline."""
        from ..settings import SettingsError

        finder = self._files.finder
        for word in self._options.words or ["."]:
            try:
                of_word = finder.for_folder(word) if os.path.isdir(word) else finder.for_path(word)
            except SettingsError:
                continue  # the search says what is wrong, and goes on
            self._read_baseline(of_word)
        for source, settings in validated(sources):
            self._read_baseline(settings)
            yield source, settings
        if self._options.write_baseline and not self.baselines:
            from .arguments import InputError

            raise InputError("'--write-baseline' needs '--baseline', or the setting 'baseline'")

    def _with_modules(
        self, sources: Iterable[tuple[Source, Settings]]
    ) -> Iterator[tuple[Source, Settings]]:
        """Yield the files, then the modules whose constants they use as images."""
        yield from sources
        if any(path.endswith((".py", ".ipynb")) for path in self._files.linted):
            from ..project.project_names import modules_used  # not for configs

            yield from modules_used(self._files, self._names.of, self._options.words)

    def _read_baseline(self, settings: Settings) -> None:
        """Read the baseline for files with these settings, if there is one."""
        if self._options.baseline is None and (
            settings.baseline is None or self._options.no_baseline
        ):
            return
        from .baseline_file import Baselines  # only where there is one

        self.baselines = self.baselines or Baselines(self._options, self._files.finder)
        self.baselines.see(settings)

    def _unaccepted(self, report: Report, path: str) -> list[Finding]:
        """Give the findings of a file that are in no baseline."""
        return self.baselines.unaccepted(report, path) if self.baselines else report.findings

    def _ask_ahead(self, sources: list[tuple[Source, Settings]]) -> None:
        """Ask registries about all images at once, which is faster than one after the other."""
        from ..text.source import Unreadable
        from .registry_progress import Questions

        questions = Questions()
        checker = self._checker(questions, fork=True)
        if self._fixer:
            self._fixer.scout(sources, checker)
        else:
            for source, settings in sources:
                try:
                    checker.check(source, settings)
                except Unreadable:
                    continue  # said later
        questions.ask()

    def _report(self, source: Source, settings: Settings, checker: Checker) -> Report | None:
        """Lint a file, or say why it cannot be; take out what `--fix` would not do."""
        from ..text.source import Unreadable

        try:
            report = checker.check(source, settings)
        except Unreadable as error:
            self._files.refuse(source.path, str(error))
            return None
        if any(finding.fix for finding in report.findings):
            from ..engine.fix import promise  # only where there is a fix to promise

            workspace = checker.workspace
            promise(source, report, workspace, lambda: checker.names_of(source, settings))
        return report

    def _checker(self, questions: Questions | None = None, *, fork: bool = False) -> Checker:
        """Give what lints texts, in a fork of the workspace where they are going to change.

        With `questions`, registries are not asked: what would be asked is noted there.
        """
        from ..engine.checker import Checker

        workspace, names = self._files.workspace, self._names
        if fork:
            workspace = workspace.fork()
            names = _NamesOf(self._files, self._options.words, workspace)
        return Checker(
            workspace,
            self._selection,
            names.of,
            ignores=not self._options.no_ignores,
            pins=lambda source, settings: self._pins(source, settings, questions),
            online=self._online(questions),
        )

    def _pins(self, source: Source, settings: Settings, questions: Questions | None) -> Pins:
        """Give what says what to pin the images of a file to."""
        if self._fixer:
            from .pinning_setup import pins_to_fix  # it is there

            return pins_to_fix(self._pinning, source, settings, self._files, questions)
        pins: Pins | None = None

        def pinned(image: Image) -> Pin | Unpinned:
            nonlocal pins
            if pins is None:
                from .pinning_setup import pins_to_promise  # only where there is one to pin

                pins = pins_to_promise(self._pinning, source, settings, self._files)
            return pins(image)

        return pinned

    def _online(self, questions: Questions | None) -> OnlineOf | None:
        """Give what makes the answers of registries for the files of a folder."""
        if not self._options.online:
            return None
        from .online import OnlineAnswers

        return lambda source, settings: OnlineAnswers(
            self._pinning.resolver(settings),
            settings.platform,
            lambda: self._lock(source),
            self._pinning.unanswered,
            questions,
        )

    def _lock(self, source: Source) -> Mapping[str, Entry]:
        """Give the lock's entries for a config; say, once, what is wrong with a broken one."""
        from .arguments import InputError

        try:
            return self._pinning.lock_for(os.path.dirname(os.path.abspath(source.path)))
        except InputError as error:
            self._files.fail(str(error))
            return {}


class _NamesOf:
    """Gives the names of the projects of files, as a workspace has them."""

    def __init__(self, files: Files, words: list[str], workspace: Workspace) -> None:
        self._files = files
        self._words = words
        self._workspace = workspace
        self._names: ProjectNames | None = None

    def of(self, path: str, settings: Settings) -> NameIndex:
        """Give the names of the project that a file belongs to, as its files are now."""
        if self._names is None:
            from ..project.project_names import ProjectNames  # only where names matter

            self._names = ProjectNames(self._files.finder, self._words, self._workspace)
        return self._names.of(path, settings)


def _path(report: Report) -> str:
    """Give the path of the file that a report is about."""
    findings = [*report.findings, *(finding for finding, _reason in report.suppressed)]
    return findings[0].source.path


def validated(files: Iterable[tuple[File, Settings]]) -> Iterator[tuple[File, Settings]]:
    """Yield files with their settings, each of which is validated once. Raises SettingsError."""
    seen: set[int] = set()
    for file, settings in files:
        if id(settings) not in seen:  # they live as long as what found them
            seen.add(id(settings))
            validate(settings)
        yield file, settings


def validate(settings: Settings) -> None:
    """Refuse settings that name rules or formats which do not exist. Raises SettingsError."""
    from ..engine import select

    select.validate(settings)
    if settings.output_format != "full":
        from ..reporters import FORMATS  # only where one is named

        if settings.output_format not in FORMATS:
            allowed = ", ".join(FORMATS)
            problem = f"must be one of {allowed}, not '{settings.output_format}'"
            select.refuse(settings, "output-format", problem)
