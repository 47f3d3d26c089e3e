"""The names of the projects that files belong to; each project is read once, if at all."""

from __future__ import annotations

import os

from ..parsers.kind_names import is_python
from ..text.roots import is_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..project.files import Files
    from ..project.index_builder import ProjectIndex
    from ..project.name_index import NameIndex
    from ..project.workspace import Workspace
    from ..settings import Settings, SettingsFinder
    from ..text.source import Source


class ProjectNames:
    """Gives the names of projects, as a workspace has their files.

    A project is the folder whose settings hold for a file. Without settings it is the repository
    that the file is in; outside of one, the folder among the `words` of the command line in which
    the file was found, or else its own.
    """

    def __init__(self, finder: SettingsFinder, words: Sequence[str], workspace: Workspace) -> None:
        self._finder = finder
        self._folders = [word for word in words or ["."] if os.path.isdir(word)]
        self._workspace = workspace
        self._indexes: dict[tuple[str, tuple[str, ...]], ProjectIndex] = {}
        self._roots: dict[tuple[str, str | None], str] = {}
        self._below: ProjectNames | None = None

    def fork(self, workspace: Workspace) -> ProjectNames:
        """Give the same names for a fork of the workspace."""
        other = ProjectNames(self._finder, self._folders, workspace)
        other._below, other._roots = self, self._roots
        return other

    def of(self, path: str, settings: Settings) -> NameIndex:
        """Give the names of the project that a file belongs to, as its files are now."""
        from ..project.index_builder import ProjectIndex  # only where names matter

        root = self.root(path, settings)
        key = (root, settings.names)
        if key not in self._indexes and self._below is not None:
            self._below.of(path, settings)
            self._indexes[key] = self._below._indexes[key].fork(self._workspace)
        if key not in self._indexes:
            self._indexes[key] = ProjectIndex(self._workspace, root, self._finder, settings.names)
        return self._indexes[key].names()

    def root(self, path: str, settings: Settings) -> str:
        """Give the folder of the project that a file belongs to."""
        from ..text.roots import root_of  # only where names matter

        folder = os.path.dirname(os.path.abspath(path))
        root = self._roots.get((folder, settings.file))
        if root is None:
            root = settings.root if settings.file else root_of(folder) or self._folder_of(folder)
            self._roots[folder, settings.file] = root
        return root

    def _folder_of(self, folder: str) -> str:
        for name in self._folders:
            base = os.path.abspath(name)
            if is_below(folder, base):
                return base
        return folder


def modules_used(
    files: Files, names: Callable[[str, Settings], NameIndex], words: Sequence[str]
) -> Iterator[tuple[Source, Settings]]:
    """Yield the modules whose constants the files that `files` has given use as images."""
    modules: dict[str, None] = {}
    for path in [path for path in files.linted if is_python(path)]:
        modules.update(dict.fromkeys(names(path, files.finder.for_path(path)).modules))
    if modules:
        from .named import named_modules  # only where there are any

        yield from named_modules(files, sorted(modules), words)
