"""Commands and their words: of scripts, makefiles and Dockerfiles."""

from __future__ import annotations

import json
import re

from ...parsers.docker import logical_lines as instructions
from ...parsers.make import logical_lines
from ...parsers.shell.nesting import part as inner
from ...parsers.shell.splitting import split
from ...text.source import Source
from .leaves import Leaf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .leaves import Shape

_WORD = re.compile(r"\S+")
_LIST = re.compile(r"\s*[A-Za-z]+\s+(\[.*\])\s*$", re.DOTALL)


def shape(source: Source) -> Shape | None:
    """Give the commands of a file; None where they are nested too deeply."""
    text = source.printable_text
    try:
        if source.kind == "make":
            return [*_makefile(text)]
        if source.kind == "docker":
            return [*_dockerfile(text)]
        return [*_commands(text, 0)]
    except RecursionError:
        return None


def _commands(text: str, offset: int) -> Iterator[str | Leaf]:
    """Give the words of each command as they are written."""
    for words in split(text):
        yield "command"
        for word in words:
            start, end = word.span.start, word.span.end
            yield Leaf(text[start:end], offset + start, offset + end)


def _makefile(text: str) -> Iterator[str | Leaf]:
    for start, end in logical_lines(text):
        line = text[start:end]
        if line[:1] in ("\t", " "):
            yield "recipe"
            yield from _commands(line, start)
        else:
            yield "line"
            for word in _WORD.finditer(line):
                yield Leaf(word[0], start + word.start(), start + word.end())


def _dockerfile(text: str) -> Iterator[str | Leaf]:
    for line in instructions(text):
        yield f"instruction {_exec_form(line.text)}"
        head, newline, document = line.text.partition("\n")
        for part, offset in ((head, 0), (document, len(head) + len(newline))):
            yield "part"
            for words in split(part):
                yield "command"
                for word in words:
                    written = part[word.span.start : word.span.end]
                    place = inner(line, offset + word.span.start, offset + word.span.end).span
                    yield Leaf(written, place.start, place.end)


def _exec_form(text: str) -> int:
    """Give how many strings the list of an exec form has, -1 for any other form."""
    match = _LIST.match(text)
    try:
        words = json.loads(match[1]) if match else None
    except ValueError:
        return -1
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return -1
    return len(words)
