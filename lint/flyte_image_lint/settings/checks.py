"""How the values of settings are checked; one function for each kind of value.

Each takes a setting, its value and the folder of the file that it is in; it gives what the model
has, or raises WrongValueError.
"""

from __future__ import annotations

import math
import os
import re

from ..text.globs import GlobError, Globs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NoReturn

    from .setting import Setting

    Read = Callable[[Setting, object, str], object]

_TYPES = {
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    str: "a string",
    list: "a list",
    dict: "a table",
}


class WrongValueError(Exception):
    """A value that a setting cannot have; the text names the setting and says why."""


def type_of(value: object) -> str:
    """Say what TOML calls a value of this type."""
    return _TYPES.get(type(value), "a date or time")


def nearest_key(key: str, keys: Iterable[str]) -> str:
    """Say which of the known keys may be meant by an unknown one."""
    from ..text.nearest import nearest  # only for mistakes

    if key == "tool":
        return "outside of pyproject.toml the keys stand at the top, under no table"
    near = nearest(key, keys)
    return f"did you mean '{near}'?" if near else f"the keys are {', '.join(keys)}"


def wrong(problem: str) -> NoReturn:
    """Say what is wrong with a value."""
    raise WrongValueError(problem)


def string(setting: Setting, value: object, folder: str = "") -> str:
    """Check a string."""
    if not isinstance(value, str):
        wrong(f"'{setting.key}' must be a string, not {type_of(value)}")
    return value


def extension(setting: Setting, value: object, folder: str) -> str:
    """Check what names a file to extend, which is looked for later."""
    name = string(setting, value)
    if not name.strip():
        wrong(f"'{setting.key}' must name a file, not '{name}'")
    return name


def choice(setting: Setting, value: object, folder: str) -> str:
    """Check one of the setting's words."""
    text = string(setting, value)
    if text not in setting.choices:
        wrong(f"'{setting.key}' must be one of {', '.join(setting.choices)}, not '{text}'")
    return text


def matching(pattern: str, what: str, flags: int = 0) -> Read:
    """Make the check of a string that a pattern must match as a whole."""
    expression = re.compile(pattern, flags)

    def read(setting: Setting, value: object, folder: str) -> str:
        text = string(setting, value)
        if not expression.fullmatch(text):
            wrong(f"'{setting.key}' must be {what}, not '{text}'")
        return text

    return read


def file(setting: Setting, value: object, folder: str) -> str:
    """Check the path of a file that is there."""
    text = string(setting, value)
    path = os.path.join(folder, text)
    if "\0" in text or not os.path.isfile(path):
        wrong(f"'{setting.key}' names '{text}', where there is no file")
    return path


def path(setting: Setting, value: object, folder: str) -> str:
    """Check the path of a file that need not be there yet."""
    text = string(setting, value)
    if not text.strip() or "\0" in text or text.endswith(("/", os.sep)):
        wrong(f"'{setting.key}' must name a file, not '{text}'")
    return os.path.normpath(os.path.join(folder, text))


def strings(setting: Setting, value: object, folder: str = "") -> tuple[str, ...]:
    """Check a list of strings."""
    return _strings_at(f"'{setting.key}'", value)


def _strings_at(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        wrong(f"{where} must be a list of strings, not {type_of(value)}")
    for number, item in enumerate(value, 1):
        if not isinstance(item, str):
            wrong(f"entry {number} of {where} must be a string, not {type_of(item)}")
    return tuple(value)


def words(pattern: str, not_so: str) -> Read:
    """Make the check of a list of strings that a pattern must match as a whole."""
    expression = re.compile(pattern)

    def read(setting: Setting, value: object, folder: str) -> tuple[str, ...]:
        words = strings(setting, value)
        for word in words:
            if not expression.fullmatch(word):
                wrong(f"'{setting.key}' has '{word}', which is {not_so}{_placeholder(word)}")
        return words

    return read


def _placeholder(word: str) -> str:
    """Say which name is meant by a placeholder."""
    placeholder = re.fullmatch(r"\{\{\s*\.images?\.([^.{}\s]+)[^{}]*\}\}", word)
    return f"; did you mean '{placeholder[1]}'?" if placeholder else ""


def table_of(setting: Setting, value: object, of: str) -> dict[str, object]:
    """Check that a value is a table `of` something, whatever that is."""
    if not isinstance(value, dict):
        wrong(f"'{setting.key}' must be a table of {of}, not {type_of(value)}")
    return value


def globs(setting: Setting, value: object, folder: str = "") -> Globs:
    """Check a list of globs."""
    return _globs_of(setting, strings(setting, value))


def _globs_of(setting: Setting, globs: Iterable[str]) -> Globs:
    try:
        return Globs(globs)
    except GlobError as error:
        wrong(f"'{setting.key}': {error}")


def files_by_rules(setting: Setting, value: object, folder: str) -> object:
    """Check a table of lists of rules by glob."""
    return tuple(
        (_globs_of(setting, [glob]), _strings_at(f"'{setting.key}' of '{glob}'", selectors))
        for glob, selectors in table_of(setting, value, "lists").items()
    )


def severities(setting: Setting, value: object, folder: str) -> object:
    """Check a table of severities by rule."""
    entries = []
    for rule, level in table_of(setting, value, "severities").items():
        if level not in setting.choices:
            shown = f"'{level}'" if isinstance(level, str) else type_of(level)
            allowed = ", ".join(setting.choices)
            wrong(f"'{setting.key}' of '{rule}' must be one of {allowed}, not {shown}")
        entries.append((rule, str(level)))
    return tuple(entries)


def seconds(setting: Setting, value: object, folder: str) -> float:
    """Check a number of seconds."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value > 0 and math.isfinite(value):
            return float(value)
        shown = f"'{value}'"
    else:
        shown = f"'{value}'" if isinstance(value, str) else type_of(value)
    wrong(f"'{setting.key}' must be a number of seconds above 0, not {shown}")
