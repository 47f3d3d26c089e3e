"""One run of `check` over all files: lint each, mend each."""

from __future__ import annotations

import os

from .pins import locked_pins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..engine import Report
    from ..project import Pins
    from ..selection import Selection
    from ..settings import Settings
    from ..text import Source
    from .arguments import Arguments
    from .files import Files
    from .fixes import Fixer
    from .online import OnlineAnswers
    from .pins import Pinning

    Linter = Callable[[Source, "Pins | None"], Report]


class Linting:
    """One run over all files. `fixed` counts what was fixed, None where nothing was to be."""

    def __init__(self, given: Arguments, files: Files, selection: Selection) -> None:
        self._given = given
        self._files = files
        self._selection = selection
        self._validated: set[int] = set()
        self._online: list[OnlineAnswers] = []
        self._pinning: Pinning | None = None
        self._fixer: Fixer | None = None
        if given.flags & {"fix", "diff", "online"}:
            from .pins import Pinning

            self._pinning = Pinning(given, selection, online="offline" not in given.flags)
        if self._pinning and given.flags & {"fix", "diff"}:
            from .fixes import Fixer

            self._fixer = Fixer(given, self._pinning)

    @property
    def fixed(self) -> int | None:
        """How many findings were fixed, or would be."""
        return self._fixer.fixed if self._fixer else None

    def reports(self) -> list[Report]:
        """Lint all files, and give the reports of those with findings."""
        from ..readers import Unreadable

        sources: Iterable[tuple[Source, Settings]] = self._files.sources(self._given.words)
        if self._fixer:
            sources = list(sources)
            self._fixer.prepare(sources, self._linter)
        reports = []
        for source, settings in sources:
            try:
                report = self._report(source, settings)
            except Unreadable as error:
                self._files.refuse(source.path, str(error))
                continue
            if report.findings or report.suppressed:
                reports.append(report)
        if self._fixer:
            self._fixer.finish(self._files)
        for answers in self._online:
            for reference, why in sorted(answers.failures.items()):
                self._files.error(reference, why)
        return reports

    def _report(self, source: Source, settings: Settings) -> Report:
        lint = self._linter(source, settings)
        if self._fixer:
            return self._fixer.lint(source, settings, lint, self._files)
        return lint(source, locked_pins(source, settings, self._selection, self._files))

    def _linter(self, source: Source, settings: Settings) -> Linter:
        """Give what lints the texts of one file, which change while it is mended."""
        from ..engine import check

        if id(settings) not in self._validated:
            self._validated.add(id(settings))
            validate(settings)
        online: OnlineAnswers | None = None
        if self._pinning and "online" in self._given.flags:
            from .online import OnlineAnswers

            online = OnlineAnswers(self._pinning, source.path, settings)
            self._online.append(online)
        ignores = "no-ignores" not in self._given.flags
        return lambda text, pins: check(
            text, settings, self._selection, ignores=ignores, pins=pins, online=online
        )


def validate(settings: Settings) -> None:
    """Refuse settings that name rules which do not exist. Raises SettingsError."""
    from ..rules import UnknownRule, select
    from ..settings import SettingsError

    for key, words in settings.selectors:
        try:
            select(words)
        except UnknownRule as error:
            raise SettingsError(os.path.relpath(settings.file or ""), f"'{key}': {error}") from None
