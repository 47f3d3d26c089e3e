"""Jupyter notebooks: the Python of their code cells, and the commands behind `!`."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from functools import cached_property

from ..model.names import SpannedText
from ..text.source import Source, Span, Unreadable
from . import quick_test
from .document_builder import DocumentBuilder, unread
from .ipython import Namespace
from .kinds import MAX_SIZE
from .python import parser
from .python.parser import UnparsedError
from .python.places import Places
from .shell import commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator, Mapping

    from ..model.document import Document

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{},:]')
_PART = re.compile(r"[^\\]+|(?:\\u[dD][0-9a-fA-F]{3})+|\\(?:u[0-9a-fA-F]{4}|.)")
_START = r"(?m)^[ \t]*(?:\w[\w, \t]*=[ \t]*)?"
_COMMAND = re.compile(_START + r"(?:!!?|%(?:sx|system)[ \t])((?:.*\\\n)*.*)$")
_SCRIPT = re.compile(r"\s*%%(?:!|(?:script[ \t]+)?(?:bash|sh|zsh|sx|system)\b).*\n([\s\S]*)")
_MAGIC = re.compile(_START + r"(?:!(?:.*\\\n)*|%%?\w|\?).*$|^[ \t]*[\w.*]+\?\??[ \t]*$")


class _Cell:
    """The text of one cell, and the place in the file of each code point."""

    def __init__(self) -> None:
        self.kind = ""
        self.offsets: list[int] = []
        self._parts: list[str] = []

    @cached_property
    def text(self) -> str:
        """All that has been added."""
        return "".join(self._parts)

    def add(self, literal: str, offset: int) -> None:
        """Add a JSON string that stands at `offset`."""
        for part in _PART.finditer(literal, 1, len(literal) - 1):
            text, start = part[0], offset + part.start()
            if text.startswith("\\"):
                text = str(json.loads(f'"{text}"')).encode(errors="replace").decode()
                self.offsets += [start] * len(text)
            else:
                self.offsets += range(start, start + len(text))
            self._parts.append(text)


def read(source: Source, constants: Mapping[str, str] | None = None) -> list[Document]:
    """Give what a notebook says about images; nothing if it is none.

    `constants` are the texts of constants of modules that its strings have as parts.
    """
    try:
        json.loads(source.text)
        cells = list(_cells(source.text))
    except (ValueError, RecursionError):
        return unread(source, "it is not a valid notebook")
    if sum(len(cell.text) for cell in cells) > MAX_SIZE:
        raise Unreadable(f"has more than {MAX_SIZE:,} characters of code, and is not read")
    builder = DocumentBuilder(source)
    programs, offsets = list[str](), list[int]()
    for cell in cells:
        try:
            text = _program(cell.text)
        except UnparsedError as error:
            is_python = not cell.text.lstrip().startswith("%%")
            if is_python and quick_test.python(cell.text.encode(errors="replace")):
                builder.unread = f"in one cell, {error}"
            continue
        programs.append(f"{text}\n")
        offsets += [*cell.offsets, (cell.offsets or [0])[-1] + 1]
    program = "".join(programs)
    tree = parser.parse(program)
    _all_commands(builder, cells, tree)
    if tree is not None:
        offsets.append((offsets or [0])[-1] + 1)
        parser.read_tree(
            builder, tree, Places(Source(source.path, program.encode()), offsets), constants
        )
    return builder.documents()


def cell_programs(text: str) -> list[str | None]:
    """Give the Python of each code cell of a notebook that JSON can read; None if it is none."""
    programs: list[str | None] = []
    for cell in _cells(text):
        try:
            programs.append(_program(cell.text))
        except UnparsedError:
            programs.append(None)
    return programs


def cell_places(text: str) -> list[tuple[int, int]]:
    """Give where the code of each cell begins and ends, in a notebook that JSON can read."""
    return [(cell.offsets[0], cell.offsets[-1] + 1) for cell in _cells(text) if cell.offsets]


def _program(text: str) -> str:
    """Give the Python of a cell, with blanks for what is IPython's own. Raises UnparsedError."""
    try:
        parser.parsed(text)
    except UnparsedError:
        program = _MAGIC.sub(_blanked, text)
        if parser.parse(program) is None:
            raise
        return program
    return text


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _all_commands(builder: DocumentBuilder, cells: list[_Cell], tree: ast.Module | None) -> None:
    """Read the lines that a shell is given; IPython puts nothing into the cells that it gets."""
    scripts = [
        (cell, lines, is_script) for cell in cells for lines, is_script in _for_shell(cell.text)
    ]
    if not scripts:
        return
    namespace = Namespace(tree, [cell.text for cell in cells])
    environment = namespace.environment()
    for cell, lines, is_script in scripts:
        start, end = lines.span(1)
        places = cell.offsets[start:end]
        if places:
            with suppress(RecursionError):  # a script that is nested too deeply
                spanned = SpannedText(lines[1], Span(places[0], places[-1] + 1), _runs(places))
                script = spanned if is_script else namespace.expanded(spanned)
                commands.scan(builder, script, environment)


def _for_shell(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Give what a cell has for a shell, and whether that is all of the cell."""
    script = _SCRIPT.match(text)
    if script:
        yield script, True
    else:
        yield from ((line, False) for line in _COMMAND.finditer(text))


def _runs(places: list[int]) -> list[tuple[int, int, int]]:
    """Give the parts of a text that stand in the file as they are; `places` are its own."""
    starts = [at for at in range(len(places)) if not at or places[at] != places[at - 1] + 1]
    ends = [*starts[1:], len(places)]
    return [(start, end, places[start]) for start, end in zip(starts, ends, strict=True)]


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
