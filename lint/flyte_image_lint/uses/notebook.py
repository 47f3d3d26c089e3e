"""Jupyter notebooks: the Python of their code cells, and the commands behind `!`."""

from __future__ import annotations

import json
import re

from ..mentions import Written
from ..text import Source, Span
from . import commands, python
from .gathering import Gathered
from .python_strings import Strings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..sites import Config

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{},:]')
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)|[^\\]", re.DOTALL)
_COMMAND = re.compile(r"(?m)^[ \t]*!(.*)$")
_MAGIC = re.compile(r"(?m)^[ \t]*[%!?].*$|^.*\?[ \t]*$")


class _Cell:
    """The text of one cell, and the place in the file of each code point and of its end."""

    def __init__(self) -> None:
        self.kind = ""
        self.text = ""
        self.offsets: list[int] = []

    def add(self, literal: str, offset: int) -> None:
        """Add a JSON string that stands at `offset`."""
        at = offset + 1
        for escape in _ESCAPE.findall(literal[1:-1]):
            self.text += json.loads(f'"{escape}"') if escape.startswith("\\") else escape
            self.offsets.append(at)
            at += len(escape)


def read(source: Source) -> list[Config]:
    """Give what a notebook says about images; nothing if it is none."""
    try:
        json.loads(source.text)
        cells = list(_cells(source.text))
    except (ValueError, RecursionError):
        return []
    found = Gathered(source)
    program, offsets = "", []
    for cell in cells:
        _commands(found, cell)
        text = _MAGIC.sub(lambda line: " " * len(line[0]), cell.text)
        if python.parse(text) is not None:
            program += text + "\n"
            offsets += [*cell.offsets, (cell.offsets or [0])[-1] + 1]
    tree = python.parse(program)
    if tree is not None:
        offsets.append((offsets or [0])[-1] + 1)
        strings = Strings(Source(source.path, program.encode(errors="replace")), offsets)
        python.read_tree(found, tree, strings)
    return found.configs()


def _commands(found: Gathered, cell: _Cell) -> None:
    """Read the lines that a shell is given."""
    for line in _COMMAND.finditer(cell.text):
        start, end = line.span(1)
        places = cell.offsets[start:end]
        if not places:
            continue
        is_spelled = places[-1] - places[0] == len(places) - 1
        pieces = [(0, len(places), places[0])] if is_spelled else []
        commands.scan(found, Written(line[1], Span(places[0], places[-1] + 1), pieces))


def _cells(text: str) -> Iterator[_Cell]:
    """Give the code cells, as far as JSON's brackets and strings tell."""
    path: list[str] = []
    key = ""
    cell = _Cell()
    previous = ""
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in "[{":
            path.append(key)
            key = ""
            if path == ["", "cells", ""]:
                cell = _Cell()
        elif word in "]}":
            if path == ["", "cells", ""] and cell.kind == '"code"':
                yield cell
            path.pop()
        elif word == ":":
            key = json.loads(previous)
        elif word == ",":
            key = key if path and path[-1] == "source" else ""
        elif word.startswith('"') and path[:3] == ["", "cells", ""]:
            inner = path[3:] or [key]
            if inner == ["source"] and (key == "source" or path[3:]):
                cell.add(word, token.start())
            elif key == "cell_type" and len(path) == 3:
                cell.kind = word
        previous = word
