"""Linting the files of a project, as its workspace has them, each in its context.

A context is made once for each settings object; what depends on the folder (the versions that are
pinned there, its lock, its project's names) is asked when a rule asks, and kept.
"""

from __future__ import annotations

import os

from .lint import check, context_of, skipped_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from ..flyte.versions import Versions
    from ..model.document import Document
    from ..project.name_index import NameIndex
    from ..project.workspace import Workspace
    from ..rules.answers import Online, Pins
    from ..rules.context import RuleContext
    from ..settings import Settings
    from ..text.source import Source
    from .lint import Report
    from .select import Selection

    T = TypeVar("T")
    NamesOf = Callable[[str, Settings], NameIndex]
    PinsOf = Callable[[Source, Settings], Pins]
    OnlineOf = Callable[[Source, Settings], Online]


class Checker:
    """Lints texts of a workspace.

    `names` gives the names of the project that a path belongs to, as they are now; `pins` and
    `online` what pins images, and what asks registries, for the folder of a source. `consulted`
    are the absolute paths of files, there or not, that have been asked for a project's versions.
    """

    def __init__(
        self,
        workspace: Workspace,
        selection: Selection,
        names: NamesOf | None = None,
        *,
        ignores: bool = True,
        pins: PinsOf | None = None,
        online: OnlineOf | None = None,
    ) -> None:
        self.workspace = workspace
        self._selection = selection
        self._names = names
        self._ignores = ignores
        self._pins = pins
        self._online = online
        self._shared: dict[int, RuleContext] = {}
        self._contexts: dict[tuple[int, str, frozenset[str] | None], RuleContext] = {}
        self._names_used: dict[str, NameIndex] = {}
        self._constants: dict[str, list[Document] | None] = {}
        self._parts_used: dict[str, Mapping[str, str] | None] = {}
        self.consulted: set[str] = set()

    def check(self, source: Source, settings: Settings) -> Report:
        """Lint one file as it is now. Raises Unreadable and rules.UnknownRule."""
        self._names_used.pop(source.path, None)
        documents = self.documents(source, settings)
        context = self.context(source, settings)
        context.unchecked = []
        return check(
            source,
            settings,
            self._selection,
            ignores=self._ignores,
            documents=documents,
            context=self._noting(context, source, settings),
        )

    def promise(self, source: Source, settings: Settings, report: Report) -> None:
        """Take those fixes out of the report on a file that would be refused."""
        if any(finding.fix for finding in report.findings):
            from .fix import promise  # only where there is a fix to promise

            promise(source, report, self.workspace, lambda: self.names_of(source, settings))

    def documents(self, source: Source, settings: Settings) -> list[Document]:
        """Give what a file says, with the constants that others take from it."""
        if self._names is None:
            return self.workspace.documents(source)
        if source.kind != "python":
            return self._own(source, settings)
        constants = self._names(source.path, settings).constants_of(source.path)
        self._constants[source.path] = constants
        # Those of a module that cannot be read now have places in the text before.
        constants = [one for one in constants or () if one.source.data == source.data]
        if not constants:
            return self._own(source, settings)
        from ..parsers.dispatch import may_matter  # only where constants are imported

        if not may_matter(source.kind, source.data):
            return constants  # a module of constants has been parsed for them
        return [*self._own(source, settings), *constants]

    def _own(self, source: Source, settings: Settings) -> list[Document]:
        documents, self._parts_used[source.path] = self.workspace.joined(
            source, lambda: self.names_of(source, settings)
        )
        return documents

    def is_stale(self, source: Source, settings: Settings) -> bool:
        """Whether the names that the last look at a file has asked for are others by now."""
        if self._names is None:
            return False
        names = self._names_used.get(source.path)
        if names is not None and names is not self._names(source.path, settings):
            return True
        parts = self._parts_used.get(source.path)
        if parts is not None and parts != self._names(source.path, settings).parts_of(source.path):
            return True
        if source.path not in self._constants:
            return False
        constants = self._names(source.path, settings).constants_of(source.path)
        return constants is not self._constants[source.path]

    def names_of(self, source: Source, settings: Settings) -> NameIndex | None:
        """Give the names of the project that a file belongs to, as they are now."""
        return None if self._names is None else self._names(source.path, settings)

    def context(self, source: Source, settings: Settings) -> RuleContext:
        """Give what rules may know of the files in a source's folder."""
        folder = os.path.dirname(os.path.abspath(source.path))
        skipped = None
        if self._online is not None:  # settings for some files only may leave out an online rule
            skipped = skipped_rules(settings, self._selection, source.path, online=True)
        key = (id(settings), folder, skipped)
        if key not in self._contexts:
            self._contexts[key] = self._made(source, settings, folder, skipped)
        return self._contexts[key]

    def _made(
        self, source: Source, settings: Settings, folder: str, skipped: frozenset[str] | None
    ) -> RuleContext:
        if id(settings) not in self._shared:
            self._shared[id(settings)] = context_of(
                settings, self._selection, source.path, exists=self.workspace.is_file
            )
        return self._shared[id(settings)].within(
            flytekit=_once(lambda: self._flytekit(settings, folder)),
            pythons=_once(lambda: self._pythons(folder)),
            pins=self._pins and self._pins(source, settings),
            online=self._online and self._online(source, settings),
            skipped=skipped,
        )

    def forget_contexts(self) -> None:
        """Work out anew what rules may know: what has been `consulted` is other by now."""
        self._contexts.clear()
        self._shared.clear()
        self.consulted.clear()

    def _noting(self, context: RuleContext, source: Source, settings: Settings) -> RuleContext:
        """Give the context that notes whether a rule asks for names."""
        names_of = self._names
        if names_of is None:
            return context

        def names() -> NameIndex:
            index = self._names_used[source.path] = names_of(source.path, settings)
            return index

        context.names_from(_once(names))
        return context

    def _flytekit(self, settings: Settings, folder: str) -> Versions | None:
        from ..flyte.versions import exactly
        from ..project.versions import flytekit_versions  # only where it matters

        chosen = settings.flytekit
        return (
            exactly(chosen)
            if chosen
            else flytekit_versions(folder, self._read, self.workspace.names_in)
        )

    def _pythons(self, folder: str) -> tuple[str, ...] | None:
        from ..project.versions import python_versions  # only where it matters

        return python_versions(folder, self._read)

    def _read(self, path: str) -> bytes:
        from ..project.versions import MAX_SIZE  # as above

        self.consulted.add(os.path.abspath(path))
        return self.workspace.read(path, limit=MAX_SIZE)


def _once(ask: Callable[[], T]) -> Callable[[], T]:
    """Give a function that asks when it is first called, and keeps what it was told."""
    values: list[T] = []

    def kept() -> T:
        if not values:
            values.append(ask())
        return values[0]

    return kept
