"""Files of TOML in which settings may be, and their tables."""

from __future__ import annotations

import os
import sys

from ..text.opening import UnfitError
from .model import OWN, PYPROJECT, SettingsError

TABLE = "flyte-image-lint"


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


def tool_table(document: dict[str, object], shown: str) -> object:
    """Give the value of `tool.flyte-image-lint`, None where there is none.

    Raises SettingsError for a table that has nearly this name, or this name in another place.
    """
    tool = document.get("tool")
    tables = tool if isinstance(tool, dict) else {}
    for place, words in ((tables, "tool."), (document, "")):
        for key in place:
            if _plain(key) == _plain(TABLE) and f"{words}{key}" != f"tool.{TABLE}":
                problem = f"there is a table [{words}{key}]"
                raise SettingsError(shown, f"{problem}; did you mean [tool.{TABLE}]?")
    return tables.get(TABLE)


def table_in(document: dict[str, object], path: str, shown: str) -> object:
    """Give the table of a file that is named as one of settings.

    A pyproject.toml must have the table; another file may have it, or the keys at the top.
    Raises SettingsError.
    """
    name = os.path.basename(path)
    table = None if name == OWN else tool_table(document, shown)
    if table is None and name == PYPROJECT:
        raise SettingsError(shown, f"there is no table [tool.{TABLE}]; add it")
    return document if table is None else table


def unreadable(shown: str, error: Exception) -> SettingsError:
    """Give what to say of a file that cannot be read."""
    if isinstance(error, UnfitError):
        return SettingsError(shown, str(error))
    reason = getattr(error, "strerror", None) or str(error)
    return SettingsError(shown, f"cannot be read: {reason.lower()}")


def shown_path(path: str) -> str:
    """Give an absolute path as a user would write it, relative below the current directory."""
    here = os.getcwd()
    return "." if path == here else path.removeprefix(os.path.join(here, ""))


def _plain(name: str) -> str:
    """Give a name without what is easily mistaken in it."""
    return name.lower().replace("-", "").replace("_", "").replace(".", "")
