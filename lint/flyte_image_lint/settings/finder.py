"""Where a file's settings stand, and what is read from there."""

from __future__ import annotations

import os

from ..flyte.config_files import KNOWN_ENDS, is_known_name
from ..text.opening import ANYWHERE, UnfitError, read_bytes
from ..text.roots import upwards
from .model import OWN, PYPROJECT, Settings, SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..text.opening import Read

_NAME = b"flyteimagelint"
"""The table's name, and names that are like it, without dashes, underscores and dots."""


class SettingsFinder:
    """Finds the settings that hold for a path.

    With `config`, a path as the user wrote it, that file holds for all; it is read at once. So
    do `settings`, where they are given.
    Otherwise, unless `isolated`, the nearest file from the path's folder up to the repository
    root holds alone; without a repository the search ends at the root of the file system.
    Where no file is found, the defaults hold, their root the current directory, which must not
    change between calls. `read` reads all files. Everything raises SettingsError.
    """

    __slots__ = ("_by_folder", "_default", "_fixed", "_read")

    def __init__(
        self,
        config: str | None = None,
        isolated: bool = False,
        settings: Settings | None = None,
        read: Read = read_bytes,
    ) -> None:
        self._read = read
        self._default = Settings(os.getcwd())
        self._fixed: Settings | None = self._default if isolated else settings
        if config is not None:
            self._fixed = _in_file(config, read)
        self._by_folder: dict[str, Settings] = {}

    def for_path(self, path: str) -> Settings:
        """Give the settings for a file, which need not exist; the same object where they are."""
        return self._fixed or self.for_folder(os.path.dirname(path))

    def is_known(self, path: str) -> bool:
        """Tell whether a file is a config by its name: to an SDK, or as its settings say."""
        if path.endswith(KNOWN_ENDS) and is_known_name(path):
            return True
        settings = self.for_path(path)
        return settings.configs is not None and settings.is_config(path)

    def names_configs(self, folder: str) -> bool:
        """Whether the settings for a folder say which files are configs."""
        return self.for_folder(folder).configs is not None

    def for_folder(self, folder: str) -> Settings:
        """Give the settings for the files in a folder."""
        if self._fixed is not None:
            return self._fixed
        settings = self._by_folder.get(folder)
        if settings is None:
            settings = self._by_folder[folder] = self._search(folder)
        return settings

    def _search(self, folder: str) -> Settings:
        passed: list[str] = []
        settings: Settings | None = None
        for place in upwards(folder):
            settings = self._by_folder.get(place)
            if settings is None:
                passed.append(place)
                settings = _in_folder(place, self._read)
            if settings is not None:
                break
        settings = settings or self._default
        self._by_folder.update(dict.fromkeys(passed, settings))
        return settings


def settings_from(text: str, root: str) -> Settings:
    """Give the settings that `.flyte-image-lint.toml` in `root` would have with this text.

    Raises SettingsError.
    """
    from .documents import parsed  # only with settings

    path = os.path.join(os.path.abspath(root), OWN)
    return _settings(parsed(text.encode(), OWN), path, OWN, read_bytes)


def _in_folder(folder: str, read: Read) -> Settings | None:
    """Give the settings that stand in this very folder."""
    own, project = os.path.join(folder, OWN), os.path.join(folder, PYPROJECT)
    data, other = _bytes(own, read), _bytes(project, read)
    may_have_table = other is not None and _NAME in other.lower().translate(None, b"-_.")
    if data is None and not may_have_table:
        return None
    from .documents import TABLE, parsed, shown_path, tool_table  # as above

    table: object = None
    if other is not None and may_have_table:
        table = tool_table(parsed(other, shown_path(project)), shown_path(project))
    if data is not None and table is not None:
        problem = f"'{shown_path(project)}' has a table [tool.{TABLE}], too; keep one of the two"
        raise SettingsError(shown_path(own), problem)
    if data is not None:
        return _settings(parsed(data, shown_path(own)), own, shown_path(own), read)
    return None if table is None else _settings(table, project, shown_path(project), read)


def _in_file(path: str, read: Read) -> Settings:
    """Give the settings of a file that the user names."""
    from .documents import parsed, table_in, unreadable  # as above

    try:
        data = read(path, base=ANYWHERE)
    except (OSError, ValueError, UnfitError) as error:
        raise unreadable(path, error) from error
    return _settings(table_in(parsed(data, path), path, path), os.path.abspath(path), path, read)


def _settings(table: object, path: str, shown: str, read: Read) -> Settings:
    from .extending import settings_of  # as above

    return settings_of(table, path, shown, read)


def _bytes(path: str, read: Read) -> bytes | None:
    """Give a file's content, None where there is no file of that name."""
    try:
        return read(path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except (OSError, UnfitError) as error:
        from .documents import shown_path, unreadable  # as above

        raise unreadable(shown_path(path), error) from error
