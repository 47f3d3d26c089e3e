"""The names of all files of a project, kept up with the workspace: one change costs one file."""

from __future__ import annotations

import os
from itertools import islice

from ..flyte.config_files import FOUND_AT_ROOT
from ..text.roots import is_below
from .git_files import files_below, is_listed
from .linking import Links
from .name_index import NameIndex
from .names_of_file import NamesOfFile, read_config, read_file
from .workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..settings import SettingsFinder
    from .contribution import Contribution

MAX_FILES = 200_000
"""Files that are looked at; a config outside of a repository may lie in a home folder."""


def names_below(folder: str, finder: SettingsFinder, supplied: Iterable[str] = ()) -> NameIndex:
    """Read all files below `folder`, as they are on disk; see `ProjectIndex`."""
    return ProjectIndex(Workspace(), folder, finder, supplied).names()


class ProjectIndex:
    """The names of all files below a folder, as a workspace has them at each moment.

    `finder` tells those that are configs by their names. What cannot be read is passed over:
    who lints it says so. Of what has changed since names were last asked for, nothing but the
    files concerned is read again. Which files there are is asked once; buffers of the workspace
    may be of others.
    """

    def __init__(
        self,
        workspace: Workspace,
        folder: str,
        finder: SettingsFinder,
        supplied: Iterable[str] = (),
    ) -> None:
        self._workspace = workspace
        self._folder = folder
        self._finder = finder
        self._supplied = tuple(supplied)
        self._files: dict[str, NamesOfFile] = {}
        self._unlisted: dict[str, NamesOfFile] = {}
        self._links = Links(workspace, folder)
        self._seen = 0
        self._names: NameIndex | None = None

    def names(self) -> NameIndex:
        """Give the names as they are now; the same object where nothing has changed."""
        changes = self._workspace.changes
        if self._names is None:
            self._names = self._first()
        elif self._seen < len(changes):
            self._names = self._updated(self._names, dict.fromkeys(changes[self._seen :]))
        self._seen = len(changes)
        return self._names

    def fork(self, workspace: Workspace) -> ProjectIndex:
        """Give the same names for a fork of the workspace, which costs no file."""
        names = self.names()
        other = ProjectIndex(workspace, self._folder, self._finder, self._supplied)
        other._files, other._unlisted = dict(self._files), dict(self._unlisted)
        other._links, other._names = self._links.fork(workspace), names.fork()
        return other

    def _first(self) -> NameIndex:
        names = NameIndex((), self._supplied)
        files = files_below(self._folder, self._finder, lambda _path, _why: None)
        paths = {os.path.abspath(path): path for path in islice(files, MAX_FILES)}
        paths.update((key, key) for key in self._workspace.buffers if self._is_new(key, paths))
        for key, path in paths.items():
            names.put(self._read(key, path))
        self._find_unlisted(names)
        names.linked = self._links.linked
        return names

    def _is_new(self, key: str, paths: Iterable[str]) -> bool:
        """Whether a buffer belongs here though nothing on disk has told of it."""
        return key not in paths and is_below(key, self._folder) and is_listed(self._folder, key)

    def _read(self, key: str, path: str) -> Contribution:
        is_config = self._finder.is_known(path)
        names = read_file(self._workspace, self._folder, path, is_config=is_config)
        self._files[key] = names
        self._links.put(key, names.contribution.documents)
        return names.contribution

    def _updated(self, before: NameIndex, changed: Iterable[str]) -> NameIndex:
        names, is_other, finds_others = before.renewed(), False, False
        for key in changed:
            old = self._files.get(key)
            if old or (key in self._workspace.buffers and self._is_new(key, self._files)):
                if old:
                    names.take_out(old.contribution)
                names.put(self._read(key, old.path if old else key))
                new = self._files[key]
                is_other |= any(file and not file.contribution.is_empty for file in (old, new))
                finds_others |= (
                    not old or old.configs != new.configs or old.is_config != new.is_config
                )
            if key in self._unlisted:
                names.take_out(self._unlisted.pop(key).contribution)
                is_other = finds_others = True
            self._links.touch(key)
        if finds_others and self._find_unlisted(names):
            is_other = True
        names.linked = self._links.linked
        return names if is_other or names.linked is not before.linked else before

    def _find_unlisted(self, names: NameIndex) -> bool:
        """Read configs that git ignores, or that only a command's `--config` tells, anew.

        Tell whether they are others than before.
        """
        wanted = [os.path.abspath(os.path.join(self._folder, name)) for name in FOUND_AT_ROOT]
        wanted += [path for file in self._files.values() for path in file.configs]
        unlisted = {}
        for path in dict.fromkeys(wanted):
            file = self._files.get(path)
            if not (file and file.is_config) and self._workspace.is_file(path):
                before = self._unlisted.get(path)
                unlisted[path] = before or read_config(self._workspace, self._folder, path)
        gone = [file for path, file in self._unlisted.items() if path not in unlisted]
        new = [file for path, file in unlisted.items() if path not in self._unlisted]
        for file in gone:
            names.take_out(file.contribution)
        for file in new:
            names.put(file.contribution)
        self._unlisted = unlisted
        return bool(gone or new)
