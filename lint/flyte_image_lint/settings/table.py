"""A table of settings as it stands in one file: its keys known, its values checked."""

from __future__ import annotations

import os

from .checks import WrongValueError, nearest_key, type_of
from .declarations import ProjectSettings
from .kinds import KINDS
from .model import SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

    from .setting import Setting


class Layer:
    """What one file says. Raises SettingsError.

    `path` is absolute, `shown` the same for messages, `source` for `--show-settings`. `table` is
    the table as it was read, `values` what the model has, by attribute. `inside` is the folder
    that the files that it extends must be in.
    """

    __slots__ = ("inside", "path", "shown", "source", "table", "values")

    def __init__(self, table: object, path: str, shown: str, source: str, inside: str) -> None:
        self.path = path
        self.shown = shown
        self.source = source
        self.inside = inside
        if not isinstance(table, dict):
            problem = f"'tool.flyte-image-lint' must be a table, not {type_of(table)}"
            raise SettingsError(shown, f"{problem}; write [tool.flyte-image-lint] above the keys")
        declared = ProjectSettings.declarations()
        for key in table:
            if key not in declared:
                _refuse(key, declared, shown)
        self.table: Mapping[str, object] = table
        self.values = {
            declared[key].attribute: checked(declared[key], value, shown, os.path.dirname(path))
            for key, value in table.items()
        }


def checked(setting: Setting, value: object, shown: str, folder: str = "") -> object:
    """Give what the model has for a value that TOML gave. Raises SettingsError."""
    try:
        return KINDS[setting.kind].read(setting, value, folder)
    except WrongValueError as error:
        raise SettingsError(shown, f"{error}; for example: {setting.example}") from None


def _refuse(key: str, declared: Mapping[str, Setting], shown: str) -> NoReturn:
    from .user import DeclaredUserSettings, user_file  # only for mistakes

    if key in DeclaredUserSettings.declarations():
        raise SettingsError(
            shown,
            f"'{key}' is a user setting, which a project must not decide; write it in "
            f"'{user_file()}'",
        )
    raise SettingsError(shown, f"unknown key '{key}'; {nearest_key(key, declared)}")
