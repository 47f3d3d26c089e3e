"""Makefiles and justfiles: their variables, and the commands of their recipes."""

from __future__ import annotations

import re
from collections import Counter

from ..model.names import MAX_EXPANDED, MAX_VALUE, UNKNOWN, Written
from ..text.source import Span
from . import environment_variables
from .shell import commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document_builder import Gathered

# As a line of its own, and behind the target that it is for.
_ASSIGNMENT = re.compile(
    r"(?:[\w./%-]+[ ]*:[ ]*)?(?:(?:export|override|private)[ ]+)*"
    r"([A-Za-z_]\w*)[ \t]*((?:[:?+!]|::|:::)?=)[ \t]*(.*)",
    re.ASCII,
)
_COMMENT = re.compile(r"(?<!\\)#.*")
_EXPANSION = re.compile(r"\$\$|\$[({](\w+)[)}]|\$[({][^(){}]*[)}]|\$.?", re.ASCII)
_QUOTED = re.compile(r"(['\"])(.*)\1")
MAX_DEPTH = 50
"""Of variables that stand for variables."""


def read(found: Gathered) -> None:
    """Read a makefile, or a justfile, whose values have quotes."""
    text = found.source.text
    is_just = "justfile" in found.source.path.lower()
    recipes: list[Written] = []
    assigned: list[tuple[str, str, int]] = []
    for start, end in logical_lines(text):
        line = text[start:end]
        code = line.lstrip(" \t")
        assignment = None if line.startswith("\t") else _ASSIGNMENT.fullmatch(code)
        if assignment:
            offset = start + len(line) - len(code) + assignment.start(3)
            assigned.append((assignment[1], *_value(assignment, offset, is_just=is_just)))
        elif line != code:
            begin = end - len(code.lstrip("@-+ \t"))
            recipes.append(_written(text[begin:end], begin))
    for name, value, offset in assigned:
        if name in environment_variables.NAMES and "$" not in value:
            environment_variables.assign(found, name, _written(value, offset))
    variables = _variables(assigned)
    for recipe in recipes:
        commands.scan(found, recipe, variables)


def _value(assignment: re.Match[str], offset: int, *, is_just: bool) -> tuple[str, int]:
    """Give the text that is assigned, and where it stands; "$" where that cannot be told."""
    value = _COMMENT.sub("", assignment[3]).rstrip()
    if assignment[2] in ("+=", "!=") or (is_just and not _QUOTED.fullmatch(value)):
        return "$", offset
    return (value[1:-1], offset + 1) if is_just else (value, offset)


def logical_lines(text: str) -> Iterator[tuple[int, int]]:
    """Give where each line begins and ends, those that are continued as one."""
    start = at = 0
    while at < len(text):
        end = text.find("\n", at)
        at = len(text) if end < 0 else end + 1
        line_end = len(text) if end < 0 else end - text.startswith("\r\n", end - 1)
        if text[line_end - 1 : line_end] == "\\" and line_end > start and end >= 0:
            continue
        yield start, line_end
        start = at
    if start < len(text):
        yield start, len(text)


def _written(text: str, offset: int) -> Written:
    return Written(text, Span(offset, offset + len(text)), [(0, len(text), offset)])


def _variables(assigned: list[tuple[str, str, int]]) -> dict[str, str]:
    """Give the texts of the variables that are assigned once, by their expressions."""
    counts = Counter(name for name, _value, _offset in assigned)
    values = _Values({name: value for name, value, _offset in assigned if counts[name] == 1})
    texts: dict[str, str] = {}
    for name in values.raw:
        texts[f"$({name})"] = texts[f"${{{name}}}"] = values.expanded(name)
    return texts


class _Values:
    """The texts of variables, by name: `raw` as they are assigned."""

    def __init__(self, raw: dict[str, str]) -> None:
        self.raw = raw
        self._expanded: dict[str, str] = {}
        self._left = MAX_EXPANDED

    def expanded(self, name: str, depth: int = 0) -> str:
        """Give a variable's text, with UNKNOWN for what cannot be told; each is made once."""
        if name not in self.raw or depth > MAX_DEPTH:
            return UNKNOWN
        if name not in self._expanded:
            self._expanded[name] = UNKNOWN  # for what comes back to itself
            self._expanded[name] = self._made(self.raw[name], depth)
        return self._expanded[name]

    def _made(self, value: str, depth: int) -> str:
        parts, length, at = list[str](), 0, 0
        for found in _EXPANSION.finditer(value):
            part = self.expanded(found[1], depth + 1) if found[1] else UNKNOWN
            parts += (value[at : found.start()], part)
            at = found.end()
            length += len(part)
            if length > min(MAX_VALUE, self._left):
                return UNKNOWN
        self._left -= length
        text = "".join([*parts, value[at:]])
        return text if len(text) <= MAX_VALUE else UNKNOWN
