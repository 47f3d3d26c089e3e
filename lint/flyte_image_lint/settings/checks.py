"""How the values of settings are checked; one function for each kind of value.

Each takes a setting, its value and the folder of the file that it is in; it gives what the model
has, or raises WrongValueError.
"""

from __future__ import annotations

import math
import os
import re

from ..images.allow_list import AllowList, InvalidPattern
from ..images.grammar import is_domain, is_path
from ..text.globs import GlobError, Globs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NoReturn

    from .setting import Setting

    Read = Callable[[Setting, object, str], object]

REQUIREMENTS = ("any", "tag", "digest")

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


def nearest_key(key: str, known: Iterable[str]) -> str:
    """Say which of the known keys may be meant by an unknown one."""
    from ..text.nearest import nearest  # only for mistakes

    if key == "tool":
        return "outside of pyproject.toml the keys stand at the top, under no table"
    near = nearest(key, known)
    return f"did you mean '{near}'?" if near else f"the keys are {', '.join(known)}"


def _wrong(problem: str) -> NoReturn:
    raise WrongValueError(problem)


def string(setting: Setting, value: object, folder: str = "") -> str:
    """Check a string."""
    if not isinstance(value, str):
        _wrong(f"'{setting.key}' must be a string, not {type_of(value)}")
    return value


def extension(setting: Setting, value: object, folder: str) -> str:
    """Check what names a file to extend, which is looked for later."""
    name = string(setting, value)
    if not name.strip():
        _wrong(f"'{setting.key}' must name a file, not '{name}'")
    return name


def choice(setting: Setting, value: object, folder: str) -> str:
    """Check one of the setting's words."""
    text = string(setting, value)
    if text not in setting.choices:
        _wrong(f"'{setting.key}' must be one of {', '.join(setting.choices)}, not '{text}'")
    return text


def matching(pattern: str, what: str, flags: int = 0) -> Read:
    """Make the check of a string that a pattern must match as a whole."""
    expression = re.compile(pattern, flags)

    def read(setting: Setting, value: object, folder: str) -> str:
        text = string(setting, value)
        if not expression.fullmatch(text):
            _wrong(f"'{setting.key}' must be {what}, not '{text}'")
        return text

    return read


def file(setting: Setting, value: object, folder: str) -> str:
    """Check the path of a file that is there."""
    text = string(setting, value)
    path = os.path.join(folder, text)
    if "\0" in text or not os.path.isfile(path):
        _wrong(f"'{setting.key}' names '{text}', where there is no file")
    return path


def strings(setting: Setting, value: object, folder: str = "") -> tuple[str, ...]:
    """Check a list of strings."""
    return _strings_at(f"'{setting.key}'", value)


def _strings_at(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        _wrong(f"{where} must be a list of strings, not {type_of(value)}")
    for number, item in enumerate(value, 1):
        if not isinstance(item, str):
            _wrong(f"entry {number} of {where} must be a string, not {type_of(item)}")
    return tuple(value)


def words(pattern: str, not_so: str) -> Read:
    """Make the check of a list of strings that a pattern must match as a whole."""
    expression = re.compile(pattern)

    def read(setting: Setting, value: object, folder: str) -> tuple[str, ...]:
        words = strings(setting, value)
        for word in words:
            if not expression.fullmatch(word):
                _wrong(f"'{setting.key}' has '{word}', which is {not_so}{_placeholder(word)}")
        return words

    return read


def _placeholder(word: str) -> str:
    """Say which name is meant by a placeholder."""
    found = re.fullmatch(r"\{\{\s*\.images?\.([^.{}\s]+)[^{}]*\}\}", word)
    return f"; did you mean '{found[1]}'?" if found else ""


def _table(setting: Setting, value: object, of: str) -> dict[str, object]:
    if not isinstance(value, dict):
        _wrong(f"'{setting.key}' must be a table of {of}, not {type_of(value)}")
    return value


def globs(setting: Setting, value: object, folder: str = "") -> Globs:
    """Check a list of globs."""
    return _globs_of(setting, strings(setting, value))


def _globs_of(setting: Setting, globs: Iterable[str]) -> Globs:
    try:
        return Globs(globs)
    except GlobError as error:
        _wrong(f"'{setting.key}': {error}")


def files_by_rules(setting: Setting, value: object, folder: str) -> object:
    """Check a table of lists of rules by glob."""
    return tuple(
        (_globs_of(setting, [glob]), _strings_at(f"'{setting.key}' of '{glob}'", selectors))
        for glob, selectors in _table(setting, value, "lists").items()
    )


def severities(setting: Setting, value: object, folder: str) -> object:
    """Check a table of severities by rule."""
    found = []
    for rule, level in _table(setting, value, "severities").items():
        if level not in setting.choices:
            shown = f"'{level}'" if isinstance(level, str) else type_of(level)
            allowed = ", ".join(setting.choices)
            _wrong(f"'{setting.key}' of '{rule}' must be one of {allowed}, not {shown}")
        found.append((rule, str(level)))
    return tuple(found)


def registries(setting: Setting, value: object, folder: str) -> tuple[str, ...]:
    """Check a list of patterns of registries."""
    patterns = strings(setting, value)
    _allow_list(setting, patterns)
    return patterns


def _allow_list(setting: Setting, patterns: Iterable[str]) -> AllowList:
    try:
        return AllowList(patterns)
    except InvalidPattern as error:
        _wrong(f"'{setting.key}': {error}")


def policy(setting: Setting, value: object, folder: str) -> object:
    """Check a list of what images must have."""
    if not isinstance(value, list):
        _wrong(f"'{setting.key}' must be a list of tables, not {type_of(value)}")
    return tuple(
        _requirement(setting, entry, f"entry {number} of '{setting.key}'")
        for number, entry in enumerate(value, 1)
    )


def _requirement(setting: Setting, entry: object, where: str) -> tuple[AllowList, str]:
    if not isinstance(entry, dict):
        _wrong(f"{where} must be a table, not {type_of(entry)}")
    keys = ("match", "require")
    unknown = next((key for key in entry if key not in keys), None)
    if unknown is not None:
        _wrong(f"unknown key '{unknown}' in {where}; {nearest_key(unknown, keys)}")
    match, require = entry.get("match"), entry.get("require")
    if not isinstance(match, str):
        _wrong(f"{where} needs a string 'match'")
    if not isinstance(require, str) or require not in REQUIREMENTS:
        _wrong(f"{where} needs a 'require' of 'any', 'tag' or 'digest'")
    return _allow_list(setting, [match]), require


def mirrors(setting: Setting, value: object, folder: str) -> dict[str, str]:
    """Check a table of hosts, with a path or without, by such hosts."""
    return {
        _place(setting, registry): _place(setting, mirror)
        for registry, mirror in _table(setting, value, "hosts").items()
    }


def _place(setting: Setting, place: object) -> str:
    """Give a host, with a path or without."""
    if not isinstance(place, str):
        return _host(setting, place)
    host, slash, path = place.partition("/")
    _host(setting, host)
    if slash and not is_path(path):
        _wrong(f"'{setting.key}' has '{place}', where '{path}' is no repository")
    return place


def _host(setting: Setting, host: object) -> str:
    if not isinstance(host, str) or not is_domain(host):
        shown = f"'{host}'" if isinstance(host, str) else type_of(host)
        _wrong(f"'{setting.key}' must name hosts, with a port or without, not {shown}")
    return host


def hosts(setting: Setting, value: object, folder: str = "") -> tuple[str, ...]:
    """Check a list of hosts."""
    return _hosts_at(setting, f"'{setting.key}'", value)


def _hosts_at(setting: Setting, where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        _wrong(f"{where} must be a list of hosts, not {type_of(value)}")
    return tuple(_host(setting, host) for host in value)


def hosts_by_registry(setting: Setting, value: object, folder: str) -> object:
    """Check a table of lists of hosts by host."""
    found = {}
    for registry, hosts in _table(setting, value, "lists").items():
        if not is_domain(registry):
            _wrong(f"'{setting.key}' has '{registry}', which is not a registry")
        found[registry] = _hosts_at(setting, f"'{setting.key}' of '{registry}'", hosts)
    return found


def seconds(setting: Setting, value: object, folder: str) -> float:
    """Check a number of seconds."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value > 0 and math.isfinite(value):
            return float(value)
        shown = f"'{value}'"
    else:
        shown = f"'{value}'" if isinstance(value, str) else type_of(value)
    _wrong(f"'{setting.key}' must be a number of seconds above 0, not {shown}")
