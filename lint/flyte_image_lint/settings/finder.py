"""Where a file's settings stand, and what is read from there."""

from __future__ import annotations

import os
import sys

from ..flyte.config_files import is_known_name
from ..text.opening import ANYWHERE, UnfitError, read_bytes
from ..text.roots import is_root
from .model import Settings, SettingsError

OWN = ".flyte-image-lint.toml"
PYPROJECT = "pyproject.toml"
TABLE = "flyte-image-lint"


class SettingsFinder:
    """Finds the settings that hold for a path.

    With `config`, a path as the user wrote it, that file holds for all; it is read at once.
    Otherwise, unless `isolated`, the nearest file from the path's folder up to the repository
    root holds alone; without a repository the search ends at the root of the file system.
    Where no file is found, the defaults hold, their root the current directory, which must not
    change between calls. Everything raises SettingsError.
    """

    __slots__ = ("_by_folder", "_default", "_fixed")

    def __init__(self, config: str | None = None, isolated: bool = False) -> None:
        self._default = Settings(os.getcwd())
        self._fixed: Settings | None = self._default if isolated else None
        if config is not None:
            self._fixed = _given(config)
        self._by_folder: dict[str, Settings] = {}

    def for_path(self, path: str) -> Settings:
        """Give the settings for a file, which need not exist; the same object where they are."""
        return self._fixed or self.for_folder(os.path.dirname(path))

    def is_known(self, path: str) -> bool:
        """Tell whether a file is a config by its name: to an SDK, or as its settings say."""
        if path.endswith(("config", "config.yaml")) and is_known_name(path):
            return True
        # Many paths are asked about, and `os.path.dirname` takes time.
        folder = os.path.dirname(path) if os.altsep else path.rpartition(os.sep)[0]
        settings = self._fixed or (self._by_folder.get(folder) if folder else None)
        return (settings or self.for_path(path)).is_config(path)

    def for_folder(self, folder: str) -> Settings:
        """Give the settings for the files in a folder."""
        if self._fixed is not None:
            return self._fixed
        found = self._by_folder.get(folder)
        if found is None:
            found = self._by_folder[folder] = self._search(os.path.abspath(folder))
        return found

    def _search(self, folder: str) -> Settings:
        passed: list[str] = []
        found = self._by_folder.get(folder)
        while found is None:
            passed.append(folder)
            found = _in_folder(folder)
            parent = os.path.dirname(folder)
            if found is None and (parent == folder or is_root(folder)):
                found = self._default
            folder = parent
            found = found or self._by_folder.get(folder)
        self._by_folder.update(dict.fromkeys(passed, found))
        return found


def settings_from(text: str, root: str) -> Settings:
    """Give the settings that `.flyte-image-lint.toml` in `root` would have with this text.

    Raises SettingsError.
    """
    return _settings(parsed(text.encode(), OWN), os.path.join(os.path.abspath(root), OWN), OWN)


def _in_folder(folder: str) -> Settings | None:
    """Give the settings that stand in this very folder."""
    path = os.path.join(folder, OWN)
    data = _bytes(path)
    if data is not None:
        return _settings(parsed(data, _shown(path)), path, _shown(path))
    path = os.path.join(folder, PYPROJECT)
    data = _bytes(path)
    if data is None or TABLE.encode() not in data:
        return None
    table = _tool_table(parsed(data, _shown(path)))
    return None if table is None else _settings(table, path, _shown(path))


def _given(path: str) -> Settings:
    """Give the settings of a file that the user names.

    A pyproject.toml must have the table; another file may have it, or the keys at the top.
    """
    try:
        data = read_bytes(path, base=ANYWHERE)
    except (OSError, ValueError, UnfitError) as error:
        raise _unreadable(path, error) from error
    document = parsed(data, path)
    name = os.path.basename(path)
    table = None if name == OWN else _tool_table(document)
    if table is None:
        if name == PYPROJECT:
            raise SettingsError(path, f"there is no table [tool.{TABLE}]; add it")
        table = document
    return _settings(table, os.path.abspath(path), path)


def _settings(table: object, path: str, shown: str) -> Settings:
    from .values import settings_of  # only with settings

    return settings_of(table, path, shown)


def _bytes(path: str) -> bytes | None:
    """Give a file's content, None where there is no file of that name."""
    try:
        return read_bytes(path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except (OSError, UnfitError) as error:
        raise _unreadable(_shown(path), error) from error


def _unreadable(shown: str, error: Exception) -> SettingsError:
    if isinstance(error, UnfitError):
        return SettingsError(shown, str(error))
    reason = getattr(error, "strerror", None) or str(error)
    return SettingsError(shown, f"cannot be read: {reason.lower()}")


def parsed(data: bytes, shown: str) -> dict[str, object]:
    """Give what a TOML file holds. Raises SettingsError."""
    if sys.version_info >= (3, 11):
        import tomllib  # only with settings
    else:
        import tomli as tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(shown, f"not UTF-8 at line {line}; save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        # The parser's message ends with line and column.
        problem = str(error)
        raise SettingsError(shown, f"not TOML: {problem[:1].lower()}{problem[1:]}") from error


def _tool_table(document: dict[str, object]) -> object:
    """Give the value of `tool.flyte-image-lint`, None where there is none."""
    tool = document.get("tool")
    return tool.get(TABLE) if isinstance(tool, dict) else None


def _shown(path: str) -> str:
    """Give an absolute path as a user would write it, relative below the current directory."""
    below = os.path.join(os.getcwd(), "")
    return path.removeprefix(below)
