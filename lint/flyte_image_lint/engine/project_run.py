"""One run over the files of projects: which they are, what lints them, and what is found in each.

The command line and the public face are made of it. What a clean file does not need is imported
when it is.
"""

from __future__ import annotations

from ..parsers.kind_names import is_python
from ..text.source import Unreadable
from .select import validate, validated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..model.document import Document
    from ..project.files import Files
    from ..project.name_index import NameIndex
    from ..project.project_names import ProjectNames
    from ..project.workspace import Workspace
    from ..rules.answers import Pin, Pins, Unpinned
    from ..rules.context import Image
    from ..settings import Settings
    from ..text.source import Source
    from .checker import Checker, OnlineOf, PinsOf
    from .lint import Report
    from .select import Selection

    Sources = Iterable[tuple[Source, Settings]]


class ProjectRun:
    """The files that `files` has for some words, linted by the rules of a selection.

    `see` is shown each settings object before the files that it holds for, once, and may refuse it.
    `pins` and `online` are what `Checker` takes; without `ignores`, comments suppress nothing.
    """

    def __init__(
        self,
        files: Files,
        words: Sequence[str],
        selection: Selection,
        *,
        see: Callable[[Settings], None] = validate,
        ignores: bool = True,
        pins: PinsOf | None = None,
        online: OnlineOf | None = None,
    ) -> None:
        self.files = files
        self.words = words
        self.selection = selection
        self._see = see
        self._ignores = ignores
        self._pins = pins
        self._online = online
        self._names = _Names(files, words)

    def sources(self) -> Iterator[tuple[Source, Settings]]:
        """Yield the files, then the modules whose constants they use as images."""
        return validated(self._sources(), self._see)

    def _sources(self) -> Iterator[tuple[Source, Settings]]:
        yield from self.files.sources(self.words)
        if any(map(is_python, self.files.linted)):
            from ..project.project_names import modules_used  # not for configs

            yield from modules_used(self.files, self._names.of, self.words)

    def documents(
        self, *, configs_only: bool = False
    ) -> Iterator[tuple[Source, Settings, list[Document]]]:
        """Yield what the files say, each alone; those that cannot be read are refused."""
        for source, settings in self.files.sources(self.words, configs_only=configs_only):
            try:
                yield source, settings, self.files.workspace.documents(source)
            except Unreadable as error:
                self.files.refuse(source.path, str(error))

    def names_of(self, path: str, settings: Settings) -> NameIndex:
        """Give the names of the project that a file belongs to, as its files are."""
        return self._names.of(path, settings)

    def reports(self, sources: Sources) -> Iterator[Report]:
        """Lint files of the run, and yield their reports; those that cannot be read are refused.

        They promise what `--fix` would do, and no more.
        """
        checker: Checker | None = None
        for source, settings in sources:
            checker = checker or self.checker()  # not where there is nothing to lint
            try:
                report = checker.check(source, settings)
            except Unreadable as error:
                self.files.refuse(source.path, str(error))
                continue
            checker.promise(source, settings, report)
            yield report

    def checker(
        self, *, fork: bool = False, pins: PinsOf | None = None, online: OnlineOf | None = None
    ) -> Checker:
        """Give what lints texts: those of a fork of the workspace, where they are going to change.

        `pins` and `online` stand in the place of those of the run.
        """
        from .checker import Checker

        workspace, names_of = self.files.workspace, self._names.of
        if fork:
            workspace = workspace.fork()
            names_of = self._names.fork(workspace).of
        return Checker(
            workspace,
            self.selection,
            names_of,
            ignores=self._ignores,
            pins=pins or self._pins,
            online=online or self._online,
        )


class _Names:
    """Gives the names of the projects of a run's files, each project read when it is asked for."""

    def __init__(self, files: Files, words: Sequence[str]) -> None:
        self._files = files
        self._words = words
        self._names: ProjectNames | None = None

    def of(self, path: str, settings: Settings) -> NameIndex:
        """Give the names of the project that a file belongs to, as its files are now."""
        return self._projects().of(path, settings)

    def fork(self, workspace: Workspace) -> ProjectNames:
        """Give the same names for a fork of the workspace, which reads no project again."""
        return self._projects().fork(workspace)

    def _projects(self) -> ProjectNames:
        if self._names is None:
            from ..project.project_names import ProjectNames  # only where names matter

            self._names = ProjectNames(self._files.finder, self._words, self._files.workspace)
        return self._names


def when_asked(pins_of: PinsOf) -> PinsOf:
    """Give what pins images without a reason where it cannot, made for the first one to pin."""

    def waiting(source: Source, settings: Settings) -> Pins:
        made: list[Pins] = []

        def pins(image: Image) -> Pin | Unpinned:
            from ..rules.answers import Unpinned  # the rule that asks has it

            if not made:
                made.append(pins_of(source, settings))
            pin = made[0](image)
            return Unpinned("") if isinstance(pin, Unpinned) else pin

        return pins

    return waiting
