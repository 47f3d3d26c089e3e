"""What the settings of a file say, once they have been found and checked."""

from __future__ import annotations

import os

from ..text.roots import slashed
from ..text.source import visible
from .declarations import ProjectSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..images.allow_list import AllowList
    from ..text.globs import Globs

OWN = ".flyte-image-lint.toml"
PYPROJECT = "pyproject.toml"
FILES = (OWN, PYPROJECT)
"""The files that settings are found in."""


class SettingsError(Exception):
    """Settings that cannot be used; the message is one line and starts with the file's path.

    `path` is that, or those of several files with "and" between them, `problem` the rest.
    `files` are the files where they can be opened, without names of packages.
    """

    def __init__(self, path: str, problem: str, files: Iterable[str] = ()) -> None:
        self.path = path
        self.problem = problem
        self.files = tuple(files) or (path,)
        super().__init__(visible(f"{path}: {problem}"))


class Settings(ProjectSettings):
    """Settings, not to be changed once made. Without arguments beyond `root`, the defaults.

    `root` is the absolute path of the folder that all globs are relative to, `file` the absolute
    path of the file that was read, None for the defaults. `table` is what it says, and what the
    files that it extends say, by key; `sources` are the files that say it. `values` are what
    becomes of that, by attribute.

    `select` is None where it is not given, which is not the same as empty. Each entry of `policy`
    is what it matches and what it requires (any, tag or digest); the first that matches holds.

    The methods take paths as users write them, absolute or relative to the current directory.
    What is not below `root` matches no glob.
    """

    root: str
    file: str | None
    table: Mapping[str, object]
    sources: Mapping[str, tuple[str, ...]]
    _prefix: str
    _allow_list: AllowList | None = None

    def __init__(
        self,
        root: str,
        file: str | None = None,
        table: Mapping[str, object] | None = None,
        sources: Mapping[str, tuple[str, ...]] | None = None,
        **values: object,
    ) -> None:
        if values:  # the defaults, which nearly every run needs, have none
            unknown = values.keys() - {each.attribute for each in self.declarations().values()}
            if unknown:
                raise TypeError(f"there is no setting {', '.join(sorted(unknown))}")
        root = os.path.abspath(root)
        own = {"root": root, "file": file, "table": table or {}, "sources": sources or {}}
        super().__init__({**values, **own, "_prefix": os.path.normcase(os.path.join(root, ""))})

    @property
    def allow_list(self) -> AllowList:
        """The allowed registries with their extension, the built-in ones where none are given."""
        if self._allow_list is None:
            from ..images.allow_list import KNOWN_REGISTRIES, AllowList  # only for images

            own = KNOWN_REGISTRIES if self.registries is None else self.registries
            self.__dict__["_allow_list"] = AllowList((*own, *self.extend_registries))
        return self.__dict__["_allow_list"]  # type: ignore[no-any-return]

    def excludes(self, path: str) -> bool:
        """Tell whether `exclude` names the path, of a folder where it ends with a slash."""
        return self._matches(self.exclude, path)

    def is_config(self, path: str) -> bool:
        """Tell whether `configs` names the path."""
        return self._matches(self.configs, path)

    def ignored_for(self, path: str) -> tuple[str, ...]:
        """Give the selectors of all `per-file-ignores` that hold for the path, in their order."""
        relative = self._relative(path) if self.per_file_ignores else None
        if relative is None:
            return ()
        selectors: dict[str, None] = {}
        for globs, ignored in self.per_file_ignores:
            if globs.match(relative):
                selectors.update(dict.fromkeys(ignored))
        return tuple(selectors)

    @property
    def selectors(self) -> list[tuple[str, tuple[str, ...]]]:
        """All words that should name rules, by the key that they stand under."""
        return [
            ("select", self.select or ()),
            ("ignore", self.ignore),
            ("extend-select", self.extend_select),
            *(("per-file-ignores", ignored) for _globs, ignored in self.per_file_ignores),
            *(("severity", (rule,)) for rule, _level in self.severity),
        ]

    def _matches(self, globs: Globs | None, path: str) -> bool:
        if not globs:
            return False
        relative = self._relative(path)
        return relative is not None and globs.match(relative)

    def _relative(self, path: str) -> str | None:
        """Give the path from `root` with slashes, None outside of it."""
        absolute = os.path.abspath(path)
        if not os.path.normcase(absolute).startswith(self._prefix):
            return None
        relative = slashed(absolute[len(self._prefix) :])
        return relative + "/" if path.endswith(("/", os.sep)) else relative
