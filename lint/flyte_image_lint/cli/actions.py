"""What a run of `check` does beside linting: ask registries, fix files, write suppressions."""

from __future__ import annotations

from ..text.source import Unreadable
from .pinning_setup import tell_failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..engine.lint import Report
    from ..engine.project_run import ProjectRun
    from ..model.finding import Finding
    from ..settings import Settings
    from ..text.source import Source
    from .add_ignores import IgnoreWriter
    from .check import CheckOptions
    from .fix_command import Fixer
    from .pinning_setup import Pinning


class Actions:
    """A run that does more than to lint. `pinning` pins its images, and asks registries.

    `unaccepted` gives the findings of the report on a path that are in no baseline.
    """

    def __init__(
        self,
        options: CheckOptions,
        run: ProjectRun,
        pinning: Pinning,
        unaccepted: Callable[[Report, str], list[Finding]],
    ) -> None:
        self._options = options
        self._run = run
        self._pinning = pinning
        self._fixer: Fixer | None = None
        if options.fixing:
            from .fix_command import Fixer

            self._fixer = Fixer(options, pinning)
        self._ignorer: IgnoreWriter | None = None
        if options.add_ignores is not None:
            from .add_ignores import IgnoreWriter

            self._ignorer = IgnoreWriter(options.add_ignores, unaccepted, quiet=options.quiet)

    @property
    def fixed(self) -> int | None:
        """How many findings were fixed, or would be."""
        return self._fixer.fixed if self._fixer else None

    def reports(self, sources: Iterable[tuple[Source, Settings]]) -> Iterator[Report]:
        """Do what is asked for with the files, and yield what is left of the findings of each."""
        sources = list(sources)
        if self._pinning.online:
            self._ask_ahead(sources)
        if self._fixer:
            yield from self._fixer.run(sources, self._run.checker(fork=True), self._run.files)
        elif self._ignorer:
            yield from self._ignorer.run(sources, self._run.checker(fork=True), self._run.files)
        else:
            yield from self._run.reports(sources)

    def finish(self) -> None:
        """Say which names of `--pin-to` were of no use, and what registries could not tell."""
        files, pinning = self._run.files, self._pinning
        if self._fixer:
            self._fixer.finish(files)
        files.unknown = len(pinning.unanswered)
        for reference, why in sorted(pinning.failures.items()):
            tell_failure(files, reference, why)

    def _ask_ahead(self, sources: Iterable[tuple[Source, Settings]]) -> None:
        """Ask registries about all images at once, which is faster than one after the other."""
        from .registry_progress import Questions

        questions = Questions()
        checker = self._run.checker(
            fork=True,
            pins=self._pinning.noting(questions) if self._fixer else None,
            online=self._pinning.answers(questions) if self._options.online else None,
        )
        if self._fixer:
            self._fixer.scout(sources, checker)
        else:
            for source, settings in sources:
                try:
                    checker.check(source, settings)
                except Unreadable:
                    continue  # said later
        questions.ask()
