"""A table of TOML whose keys are known and whose values are checked one by one."""

from __future__ import annotations

from .keys import KEYS, USER_KEYS
from .model import SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn

_KINDS = {
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    str: "a string",
    list: "a list",
    dict: "a table",
}


class Table:
    """The table of the settings as it was read; `shown` is its file's path for messages.

    Everything raises SettingsError. A key that is not there has the value None.
    """

    def __init__(self, table: object, shown: str) -> None:
        self._shown = shown
        if not isinstance(table, dict):
            problem = f"'tool.flyte-image-lint' must be a table, not {kind(table)}"
            self.fail(f"{problem}; write [tool.flyte-image-lint] above the keys")
        self.given: dict[str, object] = table
        self.refuse_unknown(table, KEYS, "")

    def text(self, key: str) -> str | None:
        """Give a string."""
        value = self.given.get(key)
        if value is not None and not isinstance(value, str):
            self.wrong(key, f"'{key}' must be a string, not {kind(value)}")
        return value

    def one_of(self, key: str, words: tuple[str, ...]) -> str | None:
        """Give a string that is one of the words."""
        value = self.text(key)
        if value is not None and value not in words:
            self.wrong(key, f"'{key}' must be one of {', '.join(words)}, not '{value}'")
        return value

    def strings(self, key: str) -> tuple[str, ...] | None:
        """Give a list of strings."""
        value = self.given.get(key)
        return None if value is None else self.strings_of(key, value, f"'{key}'")

    def strings_of(self, key: str, value: object, where: str) -> tuple[str, ...]:
        """Give a list of strings that stands at `where` below a key."""
        if not isinstance(value, list):
            self.wrong(key, f"{where} must be a list of strings, not {kind(value)}")
        for number, item in enumerate(value, 1):
            if not isinstance(item, str):
                self.wrong(key, f"entry {number} of {where} must be a string, not {kind(item)}")
        return tuple(value)

    def table(self, key: str, of: str) -> dict[str, object]:
        """Give a table `of` something, an empty one where the key is not there."""
        value = self.given.get(key, {})
        if not isinstance(value, dict):
            self.wrong(key, f"'{key}' must be a table of {of}, not {kind(value)}")
        return value

    def tables(self, key: str, known: Iterable[str]) -> list[tuple[str, dict[str, object]]]:
        """Give a list of tables with known keys, each with the words that say where it is."""
        value = self.given.get(key, [])
        if not isinstance(value, list):
            self.wrong(key, f"'{key}' must be a list of tables, not {kind(value)}")
        found: list[tuple[str, dict[str, object]]] = []
        for number, entry in enumerate(value, 1):
            where = f"entry {number} of '{key}'"
            if not isinstance(entry, dict):
                self.wrong(key, f"{where} must be a table, not {kind(entry)}")
            self.refuse_unknown(entry, known, f" in {where}")
            found.append((where, entry))
        return found

    def refuse_unknown(self, table: Iterable[str], known: Iterable[str], where: str) -> None:
        """Refuse a table that has other keys than the known ones."""
        for key in table:
            if key not in known:
                if key in USER_KEYS and known is KEYS:
                    self._refuse_of_user(key)
                self.fail(f"unknown key '{key}'{where}; {nearest_key(key, known)}")

    def _refuse_of_user(self, key: str) -> NoReturn:
        from .user import user_file  # only for mistakes

        self.fail(
            f"'{key}' is a user setting, which a project must not decide; write it in "
            f"'{user_file()}'"
        )

    def wrong(self, key: str, problem: str) -> NoReturn:
        """Say what is wrong with a key, and show how it is used."""
        self.fail(f"{problem}; for example: {KEYS[key]}")

    def fail(self, problem: str) -> NoReturn:
        """Say what is wrong."""
        raise SettingsError(self._shown, problem)


def kind(value: object) -> str:
    """Say what TOML calls a value of this type."""
    return _KINDS.get(type(value), "a date or time")


def nearest_key(key: str, known: Iterable[str]) -> str:
    """Say which of the known keys may be meant by an unknown one."""
    from ..text.nearest import nearest  # only for mistakes

    if key == "tool":
        return "outside of pyproject.toml the keys stand at the top, under no table"
    near = nearest(key, known)
    return f"did you mean '{near}'?" if near else f"the keys are {', '.join(known)}"
