"""The command line's grammar, small enough not to cost the start of a hook.

`argparse` alone takes about as long to import as the interpreter takes to start.
"""

from __future__ import annotations

import os

from .errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Option:
    """An option: its names, the name of its value (none for a flag), the values allowed.

    `many` marks options whose values add up, at commas too; `repeated` those whose values add
    up as they are.
    """

    __slots__ = ("choices", "help", "many", "metavar", "names", "repeated")

    def __init__(
        self,
        names: str,
        help: str,
        metavar: str = "",
        *,
        choices: tuple[str, ...] = (),
        many: bool = False,
        repeated: bool = False,
    ) -> None:
        self.names = names.split()
        self.help = help
        self.metavar = metavar or ("{" + ",".join(choices) + "}" if choices else "")
        self.choices = choices
        self.many = many
        self.repeated = repeated

    @property
    def key(self) -> str:
        """The long name without dashes."""
        return self.names[-1].lstrip("-")


class Arguments:
    """What was given: paths or other words, flags, and values by the option's long name."""

    __slots__ = ("flags", "lists", "values", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.flags: set[str] = set()
        self.values: dict[str, str] = {}
        self.lists: dict[str, tuple[str, ...]] = {}


def parse(argv: Sequence[str], options: Sequence[Option]) -> Arguments:
    """Sort the words of a command line. Raises UsageError."""
    by_name = {name: option for option in options for name in option.names}
    given = Arguments()
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        if word == "--":
            given.words.extend(rest)
            break
        if word == "-" or not word.startswith("-"):
            given.words.append(word)
            continue
        name, equals, value = word.partition("=")
        option = by_name.get(name)
        if option is None and os.path.lexists(word):  # hooks name files as they are
            given.words.append(word)
            continue
        if option is None:
            raise UsageError(f"unknown option '{name}'{_hint(name, by_name)}")
        if not option.metavar:
            if equals:
                raise UsageError(f"option '{name}' takes no value")
            given.flags.add(option.key)
            continue
        if not equals:
            if not rest:
                raise UsageError(f"option '{name}' needs a value, {option.metavar}")
            value = rest.pop(0)
        _take(given, option, name, value)
    return given


def _take(given: Arguments, option: Option, name: str, value: str) -> None:
    if option.choices and value not in option.choices:
        allowed = ", ".join(option.choices)
        raise UsageError(f"option '{name}' takes one of {allowed}, not '{value}'")
    if option.many:
        words = tuple(word.strip() for word in value.split(",") if word.strip())
        given.lists[option.key] = (*given.lists.get(option.key, ()), *words)
    elif option.repeated:
        given.lists[option.key] = (*given.lists.get(option.key, ()), value)
    else:
        given.values[option.key] = value


def _hint(name: str, by_name: dict[str, Option]) -> str:
    from ..text.nearest import nearest  # only for mistakes

    near = nearest(name, by_name)
    return f", did you mean '{near}'?" if near else ""
