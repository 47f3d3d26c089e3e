r"""Patterns for paths, as in a .gitignore file.

A pattern without a slash matches a file or folder of that name anywhere: `build`, `*.config`.
One with a slash before its end starts at the root: `conf/*.yaml`, `/build`, `./build`. What ends
with a slash matches folders only. Whatever is below a matching folder matches too.

Within a name `*` is any text, `?` one code point, `[a-z]` and `[!a-z]` one of a set, and `\`
takes the next character as it is; `**` as a whole name is any number of folders. Letters match
in their own case. There are no exceptions with a leading `!`.
"""

from __future__ import annotations

import re
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from .stars import fits_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    # What tells whether one name matches; None for `**`.
    _Test = Callable[[str], object] | None

_SPECIAL = re.compile(r"[*?\[\\]")
_SET = r"\[(?:[!^](?:\\.|[^\\])|\\.|[^!^\\])(?:\\.|[^\]\\])*\]"
_PART = re.compile(rf"\*+|{_SET}|\\.|.", re.DOTALL)
_SET_ITEM = re.compile(r"\\?(.)(?:-\\?(.))?", re.DOTALL)


class GlobError(ValueError):
    """A pattern that cannot match as it was meant; the message shows it and says why."""


class Globs:
    """Patterns of which any may match; raises GlobError.

    The time that a match takes grows with pattern times path, whatever the pattern.
    """

    __slots__ = ("_anywhere", "_patterns")

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns: list[tuple[list[_Test], bool]] = []
        # The usual ones, a single name, for speed.
        self._anywhere: list[Callable[[str], object]] = []
        for tests, folders_only in map(_compiled, patterns):
            if len(tests) == 2 and tests[0] is None and tests[1] and not folders_only:
                self._anywhere.append(tests[1])
            else:
                self._patterns.append((tests, folders_only))

    def __bool__(self) -> bool:
        return bool(self._anywhere or self._patterns)

    def match(self, path: str) -> bool:
        """Tell whether a pattern matches the relative `path`, or a folder that it is in.

        Names in `path` are separated by `/`; one at its end says that it is a folder.
        A path that leaves the root by `..` matches nothing.
        """
        names = [name for name in path.split("/") if name not in ("", ".")]
        if ".." in names:
            return False
        if any(any(map(test, names)) for test in self._anywhere):
            return True
        # How many of the names can be the folder that a pattern for folders wants.
        folders = len(names) if path.endswith("/") else len(names) - 1
        return any(
            _matches(pattern, names[:folders] if folders_only else names)
            for pattern, folders_only in self._patterns
        )


def _matches(pattern: Sequence[_Test], names: Sequence[str]) -> bool:
    """Tell whether the whole pattern matches some first part of `names`."""
    states = {0, 1} if pattern[0] is None else {0}
    for name in names:
        following = set()
        for state in states:
            test = pattern[state]
            if test is None:
                following.add(state)
            elif test(name):
                following.add(state + 1)
        if len(pattern) in following:
            return True
        # What stands after `**` stays reachable.
        following.update(state + 1 for state in tuple(following) if pattern[state] is None)
        states = following
    return False


def _compiled(pattern: str) -> tuple[list[_Test], bool]:
    """Give the tests of a pattern's names, never None last, and whether it is for folders."""
    if pattern.startswith("!"):
        raise GlobError(f"'{pattern}' starts with '!', and there are no exceptions")
    names = [name for name in pattern.split("/") if name not in ("", ".")]
    if not names:
        raise GlobError(f"'{pattern}' names nothing; write '*' for everything")
    if ".." in names:
        raise GlobError(f"'{pattern}' leaves its folder by '..'")
    if "/" not in pattern.rstrip("/"):
        names.insert(0, "**")
    if names[-1] == "**":
        names[-1] = "*"  # the same, as what is below a match matches
    kept = [name for at, name in enumerate(names) if name != "**" or names[at - 1 : at] != ["**"]]
    return [_test(name, pattern) for name in kept], pattern.endswith("/")


def _test(name: str, pattern: str) -> _Test:
    if name == "**":
        return None
    if not _SPECIAL.search(name):
        return name.__eq__
    pieces = [_Piece("", 0)]
    for part in _PART.findall(name):
        if part == "\\":
            raise GlobError(f"'{pattern}' has a '\\' before nothing")
        if part[0] == "*":
            pieces.append(_Piece("", 0))
        else:
            pieces[-1] = _Piece(pieces[-1].expression + _one(part, pattern), pieces[-1].length + 1)
    compiled = [(re.compile(piece.expression, re.DOTALL), piece.length) for piece in pieces]
    return partial(fits_by, _find, itemgetter(1), compiled)


class _Piece(NamedTuple):
    """What stands between two stars: an expression, and how many code points it takes."""

    expression: str
    length: int


def _find(text: str, piece: tuple[re.Pattern[str], int], start: int, end: int) -> int:
    match = piece[0].search(text, start, end)
    return match.start() if match else -1


def _one(part: str, pattern: str) -> str:
    """Give the expression for one code point."""
    if part == "?":
        return "."
    if part[0] == "\\":
        return re.escape(part[1])
    if part == "[":
        raise GlobError(f"'{pattern}' has a '[' without its ']'; write '\\[' for the character")
    if part[0] != "[":
        return re.escape(part)
    negated = part[1] in "!^"
    items = [
        re.escape(low) + (f"-{re.escape(high)}" if high else "")
        for low, high in _SET_ITEM.findall(part[2 if negated else 1 : -1])
        if not high or low <= high
    ]
    if not items and not negated:
        raise GlobError(f"'{pattern}' has a set of no characters, '{part}'")
    if not items:
        return "."
    return f"[{'^' if negated else ''}{''.join(items)}]"
