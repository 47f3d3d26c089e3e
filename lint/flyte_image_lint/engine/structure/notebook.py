"""Notebooks: all that JSON holds, and the programs in the cells."""

from __future__ import annotations

import json
import re

from ...parsers.notebook import cell_programs
from ...text.source import Source
from .leaves import Leaf
from .program import tree_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .leaves import Shape

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')


def shape(source: Source) -> Shape | None:
    """Give what stands between the strings, the strings, and each cell's tree."""
    text = source.printable_text
    try:
        json.loads(text)
        programs = cell_programs(text)
    except (ValueError, RecursionError):
        return None
    parts: Shape = []
    at = 0
    for string in _STRING.finditer(text):
        value = json.loads(string[0])
        parts += [text[at : string.start()], Leaf(value, string.start(), string.end())]
        at = string.end()
    parts.append(text[at:])
    for program in programs:
        tree = None if program is None else tree_shape(_source(source.path, program))
        parts += ["no program"] if tree is None else ["program", *tree]
    return parts


def _source(path: str, program: str) -> Source:
    return Source(path, program.encode(errors="replace"))
