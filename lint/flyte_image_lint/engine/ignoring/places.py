"""Where a comment that suppresses a finding may be written, the best place first."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from ...parsers import comments
from ...parsers.kinds import syntax_of
from ...parsers.make import is_justfile
from ...text.source import Span
from ..suppress import WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model.finding import Finding
    from ...text.source import Source

NEW = "new"
NEW_IN_JSON = "new, in a string of JSON"
WORDS_ONLY = "words of a comment that is there"
BRACKETS = "brackets of a comment that has none"

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_PART = re.compile(r"\\r\\n|\\.|[^\\]", re.DOTALL)
_INDENTED = re.compile(r'[ \t]*"(?=([ \t]*))')


class Place(NamedTuple):
    """A place for the rules of a suppression: `head` and `tail` stand around what is written."""

    offset: int
    head: str
    tail: str
    form: str

    @property
    def span(self) -> Span:
        """The place, which is between two characters."""
        return Span(self.offset, self.offset)


def rendered(place: Place, rules: Sequence[str], reason: str) -> str:
    """Give what is written at a place: the names of rules, each once, in their order."""
    words = ", ".join(dict.fromkeys(rules))
    if place.form in (NEW, NEW_IN_JSON):
        if place.form == NEW_IN_JSON:
            reason = json.dumps(reason, ensure_ascii=False)[1:-1]
        words = f"# flyte-image-lint: ignore[{words}] {reason}"
    elif place.form == BRACKETS:
        words = f"[{words}]"
    return f"{place.head}{words}{place.tail}"


class CommentPlaces:
    """The places in one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._commands = comments.Commands(source)
        self._places: dict[int, list[Place]] = {}
        self._written = self._comments()
        self._above = syntax_of(source.kind, source.path).above
        self._strings: list[tuple[int, int]] | None = None

    def of(self, finding: Finding) -> list[Place]:
        """Give the places for a finding."""
        if id(finding) not in self._places:
            self._places[id(finding)] = list(dict.fromkeys(self._of(finding)))
        return self._places[id(finding)]

    def _of(self, finding: Finding) -> Iterator[Place]:
        source = self._source
        spans = [span for span in (finding.span, finding.anchor) if span]
        firsts = [source.line_of(span.start) for span in spans]
        last = max(source.line_of(max(span.start, span.end - 1)) for span in spans)
        begin, end = self._commands.around(min(firsts), last)
        for line, place in self._written:
            if begin <= line <= end:
                yield place
        if source.kind == "notebook":
            yield from self._in_notebook(finding.span)
            return
        if self._above:
            yield from map(self._over, (begin, *firsts))
            return
        if begin == end:
            yield self._behind(begin)
        elif begin < min(firsts) or last < end:  # a command of several lines
            yield self._over(begin)
        yield from map(self._behind, (firsts[0], last, *firsts[1:], end))
        yield from map(self._over, (*firsts, begin))

    def _comments(self) -> list[tuple[int, Place]]:
        """Give the places for more words in the comments that are there, by the lines they hold."""
        places = []
        for comment in comments.containing(self._source, WORDS):
            match, kind = comment.match, comment.match[1]
            start = self._source.line_span(self._source.line_of(comment.span.start)).start
            if kind != "ignore":
                continue
            if match[2] is None:
                place = Place(start + match.end(1), "", "", BRACKETS)
            else:
                words = match[2].rstrip().rstrip(",")
                place = Place(start + match.start(2) + len(words), ", " * bool(words.strip()), "",
                              WORDS_ONLY)  # fmt: skip
            places.append((comment.line, place))
        return places

    def _behind(self, line: int) -> Place:
        return Place(self._source.line_span(line).end, "  ", "", NEW)

    def _over(self, line: int) -> Place:
        """Give the place above a line; there, a comment of a makefile is not printed by make."""
        source, span = self._source, self._source.line_span(line)
        text = source.line_text(line)
        indent = text[: len(text) - len(text.lstrip(" \t"))]
        is_make = source.kind == "make" and not is_justfile(source)
        at_margin = is_make or (source.kind == "config" and self._above)
        return Place(span.start, "" if at_margin else indent, self._newline(line), NEW)

    def _newline(self, line: int) -> str:
        """Give the end of a line, or that of the file's first one where it has none."""
        source = self._source
        span, whole = source.line_span(line), source.full_line_span(line)
        return source.printable_text[span.end : whole.end] or source.newline

    def _in_notebook(self, span: Span) -> Iterator[Place]:
        """Give the place at the end of a line of a cell, or a line of its own above it."""
        text = self._source.printable_text
        if self._strings is None:
            self._strings = [string.span() for string in _STRING.finditer(text)]
        for start, end in self._strings:
            if not start <= span.start < end:
                continue
            at = start + 1
            while at < end - 1:
                part = _PART.match(text, at)
                width = len(part[0]) if part else 1
                if at >= span.start and text.startswith(("\\n", "\\r\\n"), at):
                    break
                at += width
            yield Place(min(at, end - 1), "  ", "", NEW_IN_JSON)
            line = self._source.line_of(start)
            begin = self._source.line_span(line).start
            indented = _INDENTED.match(text, begin)
            if indented and indented.end() == start + 1:
                tail = f'\\n",{self._newline(line)}'
                yield Place(begin, indented[0] + indented[1], tail, NEW_IN_JSON)
