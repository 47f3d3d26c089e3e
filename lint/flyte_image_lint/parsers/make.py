"""Makefiles and justfiles: their variables, and the commands of their recipes.

make replaces its variables before a shell sees a recipe, so that quotes and spaces in their
values are the shell's, and `$$` is the shell's `$`. Source: the manual of GNU make, "How to Use
Variables"; tests compare with make.
"""

from __future__ import annotations

import os
import re

from ..model.names import MAX_VALUE, SpannedText
from ..text.source import Span
from . import environment_variables
from .make_variables import Assigned, Values
from .shell import commands
from .shell.nesting import Parts, carried

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..text.source import Source
    from .document_builder import DocumentBuilder

# As a line of its own, and behind the target that it is for.
_ASSIGNMENT = re.compile(
    r"(?:[\w./%-]+[ ]*:[ ]*)?((?:(?:export|override|private)[ ]+)*)"
    r"([A-Za-z_]\w*)[ \t]*((?:[:?+!]|::|:::)?=)[ \t]*((?:.|\n)*)",
    re.ASCII,
)
_COMMENT = re.compile(r"(?<!\\)#(?:.|\n)*")
_CONTINUED = re.compile(r"[ \t]*\\\r?\n[ \t]*")
_QUOTED = re.compile(r"(['\"])(.*)\1")
_EXPANSION = re.compile(r"\$\$|\$[({](\w+)[)}]|\$[@<^?*+|%](?![\w(])", re.ASCII)
_JUST_SCRIPT = re.compile(rb"#!.*\bjust\b")
_JUST_EXPANSION = re.compile(r"\{\{\s*([A-Za-z_][\w-]*)\s*\}\}", re.ASCII)


def is_justfile(source: Source) -> bool:
    """Whether a file of the kind `make` is one of just, by its name or its first line."""
    name = os.path.basename(source.path).lower()
    return name.startswith("justfile") or _JUST_SCRIPT.match(source.data) is not None


def read(builder: DocumentBuilder) -> None:
    """Read a makefile, or a justfile, whose values have quotes."""
    text = builder.source.text
    is_just = is_justfile(builder.source)
    recipes: list[SpannedText] = []
    assigned: list[Assigned] = []
    for start, end in logical_lines(text):
        line = text[start:end]
        code = line.lstrip(" \t")
        assignment = None if line.startswith("\t") else _ASSIGNMENT.fullmatch(code)
        if assignment:
            offset = start + len(line) - len(code) + assignment.start(4)
            assigned.append(_assigned(assignment, offset, is_just=is_just))
        elif line != code:
            begin = end - len(code.lstrip("@-+ \t"))
            recipes.append(_written(text[begin:end], begin))
    values = Values(assigned)
    for one in assigned:
        if one.name in environment_variables.NAMES and one.text is not None and one.sign != "+=":
            environment_variables.assign(builder, one.name, _value(one, values))
    exported = {f"${name}": text for name, text in values.exported()}
    exported.update({f"${{{name[1:]}}}": text for name, text in exported.items()})
    pattern = _JUST_EXPANSION if is_just else _EXPANSION
    for recipe in recipes:
        commands.scan(builder, _expanded(recipe, values, pattern), exported)


def _assigned(match: re.Match[str], offset: int, *, is_just: bool) -> Assigned:
    """Give what is assigned, and where it stands."""
    words, name, sign, spanned = match.groups()
    value: str | None = _CONTINUED.sub(" ", _COMMENT.sub("", spanned))
    if is_just:
        quoted = _QUOTED.fullmatch(spanned.partition(" #")[0].rstrip())
        value, offset = (quoted[2], offset + 1) if quoted else (None, offset)
    elif sign == "!=":
        value = None
    return Assigned(name, sign, value, offset, is_exported="export" in words)


def _value(one: Assigned, values: Values) -> SpannedText:
    """Give the value of a variable of the environment, with its place."""
    text = (one.text or "").rstrip()
    outer = _written(text, one.offset)
    return _expanded(outer, values, _EXPANSION, is_whole=True)


def _expanded(
    spanned: SpannedText, values: Values, pattern: re.Pattern[str], *, is_whole: bool = False
) -> SpannedText:
    """Put in the values of variables; what is not known is left to the shell's parser.

    If the text `is_whole`, no shell reads it, and what is not known is UNKNOWN.
    """
    text, parts, at = spanned.text, Parts(), 0
    for expansion in pattern.finditer(text):
        value = values.get(expansion[1]) if expansion.lastindex else None
        parts.spelled(text[at : expansion.start()], at)
        at = expansion.end()
        if expansion[0] == "$$":
            parts.spelled("$", expansion.start() + 1)
        elif value is not None and len(value) <= MAX_VALUE:
            parts.put(value)
        elif expansion.lastindex and not is_whole:
            parts.spelled(expansion[0], expansion.start())
        else:
            parts.unknown()
    parts.spelled(text[at:], at)
    return carried(parts.word(0, len(text)), spanned)


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


def _written(text: str, offset: int) -> SpannedText:
    return SpannedText(text, Span(offset, offset + len(text)), [(0, len(text), offset)])
