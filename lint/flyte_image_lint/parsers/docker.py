"""Dockerfiles: what they run, and the environment that they set."""

from __future__ import annotations

import re

from ..model.names import UNKNOWN, SpannedText
from ..text.source import Span
from . import environment_variables, placeholder_scan
from .document_builder import NESTED, DocumentBuilder, unread
from .shell import commands
from .shell.nesting import Parts, carried, part
from .shell.splitting import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..text.source import Source

_INSTRUCTION = re.compile(r"\s*(?:ONBUILD\s+)?([A-Za-z]+)\s+((?:--[a-z]+=\S+\s+)*)", re.ASCII)
_ESCAPE = re.compile(r"\s*#\s*escape\s*=\s*`", re.IGNORECASE)
_HEREDOC = re.compile(r"<<-?([\"']?)([A-Za-z_]\w*)\1", re.ASCII)
_STRING = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*(?:,|\]\s*$)')
_RUNNING = ("RUN", "CMD", "ENTRYPOINT")


def read(source: Source) -> list[Document]:
    """Give what a Dockerfile says about images; nothing where it is nested too deeply."""
    builder = DocumentBuilder(source)
    placeholder_scan.read(builder)
    try:
        for line in logical_lines(source.text):
            _instruction(builder, line)
    except RecursionError:
        return unread(source, NESTED)
    return builder.documents()


def logical_lines(text: str) -> Iterator[SpannedText]:
    """Give each instruction, without the comments in it, with its here-documents."""
    escape = "`" if _ESCAPE.match(text) else "\\"
    parts, start, at = Parts(), 0, 0
    heredocs: list[str] = []
    while at < len(text):
        end = text.find("\n", at)
        following = len(text) if end < 0 else end + 1
        line = text[at : following - (end >= 0)].removesuffix("\r")
        offset, at = at, following
        if heredocs:
            parts.spelled(line, offset)
            parts.put("\n")
            if line.strip() == heredocs[0]:
                heredocs.pop(0)
        elif line.lstrip("\ufeff \t").startswith("#"):
            continue
        elif line.rstrip().endswith(escape):
            parts.spelled(line.rstrip()[:-1], offset)
            parts.put(" ")
            continue
        else:
            parts.spelled(line, offset)
            heredocs = [match[2] for match in _HEREDOC.finditer(line)]
            if heredocs and not line.lstrip().upper().startswith(("RUN", "COPY", "ADD")):
                heredocs = []
            if heredocs:
                parts.put("\n")
        if not heredocs:
            yield _placed(parts, start, following)
            parts, start = Parts(), following
    yield _placed(parts, start, len(text))


def _placed(parts: Parts, start: int, end: int) -> SpannedText:
    word = parts.word(start, end)
    return SpannedText(word.text, Span(start, end), word.pieces)


def _instruction(builder: DocumentBuilder, line: SpannedText) -> None:
    head = _INSTRUCTION.match(line.text)
    if not head:
        return
    rest = part(line, head.end(), len(line.text))
    name = head[1].upper()
    if name in _RUNNING:
        words = _exec_form(rest)
        if words:
            commands.read(builder, words)
        elif document := _HEREDOC.match(rest.text):
            commands.scan(builder, _body(rest, document[2]))
        else:
            commands.scan(builder, rest)
    elif name in ("ENV", "ARG"):
        _environment(builder, rest, by_blank=name == "ENV")


def _body(rest: SpannedText, delimiter: str) -> SpannedText:
    """Give the here-document that is all of a `RUN`: a script."""
    begin = rest.text.find("\n") + 1 or len(rest.text)
    lines = rest.text.rstrip("\n")
    last = lines.rfind("\n") + 1
    end = last if lines[last:].strip() == delimiter else len(lines)
    return part(rest, begin, max(begin, end))


def _exec_form(rest: SpannedText) -> list[SpannedText]:
    """Give the words of `["pyflyte", "run"]`; none where it is another form."""
    if not rest.text.startswith("["):
        return []
    words, at = [], 1
    while string := _STRING.match(rest.text, at):
        word = part(rest, *string.span(1))
        if "\\" in word.text:
            word = SpannedText(UNKNOWN, word.span)
        words.append(word)
        at = string.end()
    return words


def _environment(builder: DocumentBuilder, rest: SpannedText, *, by_blank: bool) -> None:
    """Read `ENV A=1 B=2`, the old form `ENV A 1`, and `ARG A=1`."""
    words = [word for command in split(rest.text) for word in command]
    if by_blank and words and "=" not in words[0].text:
        if len(words) == 2:  # an image has no blanks
            environment_variables.assign(builder, words[0].text, carried(words[1], rest))
        return
    for word in words:
        environment_variables.in_word(builder, word, lambda word: carried(word, rest))
