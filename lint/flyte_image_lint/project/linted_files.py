"""Which files of a folder are linted, and as what, one file at a time, as its texts are now.

What one run over the folder finds is known of each file alone: by its name and content, by the
commands of others that name it, or by the programs that take constants from it.
"""

from __future__ import annotations

import os

from ..parsers.kind_names import is_python
from ..text.opening import UnfitError
from ..text.roots import is_below, relative
from ..text.source import Source
from .files import Files
from .git_files import files_below, is_listed
from .named import named_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..settings import Settings, SettingsFinder
    from .project_names import ProjectNames
    from .workspace import Workspace

    Project = tuple[str, tuple[str, ...]]


class LintedFiles:
    """The files that `check` lints when it searches a folder.

    Of what has changed since it was last asked, nothing but the files concerned is read again.
    Which files there are is asked once. Everything raises SettingsError.
    """

    def __init__(
        self, folder: str, finder: SettingsFinder, names: ProjectNames, workspace: Workspace
    ) -> None:
        self._folder = folder
        self._finder = finder
        self._names = names
        self._workspace = workspace
        self._seen = -1
        self._naming: dict[str, dict[str, str]] = {}
        self._named_files: dict[str, str] | None = None
        self._programs: dict[str, tuple[Project, tuple[str, Settings]]] = {}

    def sources(self, path: str) -> list[tuple[Source, Settings]]:
        """Give a file, at an absolute path, as what it is linted as: it may be two kinds."""
        shown = relative(path)
        own = self._by_itself(path)
        settings = own[1] if own else self._finder.for_path(shown)
        sources = [own] if own else []
        kind = self._named(path)
        if kind and (not own or (kind == "config" != own[0].kind)):
            sources += self._as(path, shown, kind, settings)
        if not sources and any(path in modules for modules in self._modules()):
            sources += self._as(path, shown, "python", settings)
        return sources

    def _by_itself(self, path: str) -> tuple[Source, Settings] | None:
        """Give a file that is linted for its own name and content."""
        if not is_listed(self._folder, path):
            return None
        files = Files(self._finder, detect=True, stdin_name=None, workspace=self._workspace)
        return files.one_file(relative(path), self._folder)

    def _as(
        self, path: str, shown: str, kind: str, settings: Settings
    ) -> list[tuple[Source, Settings]]:
        """Give a file that others tell of."""
        if not is_below(path, self._folder) or settings.excludes(shown):
            return []
        try:
            self._workspace.read(shown)
        except (OSError, ValueError, UnfitError):
            return []
        return [(self._workspace.source(shown, kind), settings)]

    def _named(self, path: str) -> str | None:
        """Give what commands say that a file is; the first of them counts."""
        self._update()
        if self._named_files is None:
            self._named_files = {}
            for _by, named in sorted(self._naming.items(), reverse=True):
                self._named_files.update(named)
        return self._named_files.get(path)

    def _modules(self) -> Iterator[list[str]]:
        """Yield the modules that the programs of each project take constants from."""
        self._update()
        for path, settings in dict(self._programs.values()).values():
            yield self._names.of(relative(path), settings).modules

    def _update(self) -> None:
        """Read what has changed."""
        changes = self._workspace.changes
        if self._seen < 0:
            files = files_below(self._folder, self._finder, lambda _path, _why: None)
            for path in dict.fromkeys([*map(os.path.abspath, files), *self._workspace.buffers]):
                self._read(path)
        else:
            for path in dict.fromkeys(changes[self._seen :]):
                self._read(path)
        self._seen = len(changes)

    def _read(self, path: str) -> None:
        own = self._by_itself(path) if is_below(path, self._folder) else None
        naming = {}
        self._programs.pop(path, None)
        if own and own[0].kind != "config":
            source, settings = self._workspace.readable(path, own[0].kind), own[1]
            named = named_files([source], self._workspace.documents, self._workspace.is_file)
            naming = {os.path.abspath(path): kind for path, kind in named.items()}
            if is_python(path):
                project = (self._names.root(source.path, settings), settings.names)
                self._programs[path] = (project, (path, settings))
        if naming != self._naming.get(path, {}):
            self._naming[path] = naming
            self._named_files = None
