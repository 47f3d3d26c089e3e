"""Comments in all kinds of files, and the lines that they are about."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from io import StringIO
from typing import NamedTuple

from ..text.source import Source, Span
from .dispatch import function
from .kinds import syntax_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .kind import Syntax

    Spans = list[tuple[int, int]]


class Comment(NamedTuple):
    """A comment that was searched for.

    `match` is the match behind the comment's mark, `span` the comment. `line` is the line that
    it is about: its own or, where it stands alone, the next that is neither blank nor a comment;
    0 where there is none.
    """

    match: re.Match[str]
    span: Span
    line: int


MAX_NESTED = 300
"""Brackets of YAML; PyYAML reads no deeper document, and takes long for each token in one."""


def containing(source: Source, pattern: re.Pattern[str]) -> Iterator[Comment]:
    """Find the comments that begin with `pattern`, the first of each line."""
    style = syntax_of(source.kind, source.path)
    if not style.marks:
        return
    marks = "|".join(map(re.escape, style.marks))
    search = re.compile(rf"(?:{marks})\s*(?=({pattern.pattern}))").search
    strings: Spans = function(style.strings)(source) if style.strings else []
    following = _following(source, style)
    for number in range(1, len(source.starts()) + 1):
        span, text = source.line_span(number), source.line_text(number)
        mark = search(text)
        while mark and _is_inside(strings, span.start + mark.start()):
            mark = search(text, mark.start() + 1)
        if mark is None:
            continue
        before = text[: mark.start()]
        alone = not before.strip(style.blank)
        if not alone and (not style.trailing or not before[-1].isspace()):
            continue
        match = pattern.match(text, mark.end())
        if match:
            here = Span(span.start + mark.start(), span.end)
            yield Comment(match, here, following[number] if alone else number)


def without_end(text: str) -> str:
    """Give the last words of a comment without what ends it in a notebook."""
    return re.sub(r'(\\n)?",?$', "", text.strip()).rstrip()


class Commands:
    """The lines of the commands of a file that go on by backslashes."""

    def __init__(self, source: Source) -> None:
        self._count = len(source.starts())
        self._continued = syntax_of(source.kind, source.path).continued
        self._source = source
        self._ends: list[int] | None = None

    def around(self, first: int, last: int) -> tuple[int, int]:
        """Widen some lines, of which the first is 1, to those of whole commands."""
        if not self._continued:
            return first, last
        if self._ends is None:  # the last line of each command, in order
            lines = range(1, self._count + 1)
            line_text = self._source.line_text
            self._ends = [n for n in lines if n == self._count or not line_text(n).endswith("\\")]
        before = bisect_left(self._ends, first)
        end = self._ends[min(bisect_left(self._ends, last), len(self._ends) - 1)]
        return (self._ends[before - 1] + 1 if before else 1), max(last, end)


def _following(source: Source, style: Syntax) -> list[int]:
    """Give for each line the next that is neither blank nor a comment; 0, which is none."""
    count = len(source.starts())
    following = [0] * (count + 1)
    for number in range(count, 1, -1):
        text = source.line_text(number).strip(style.blank)
        is_content = text and not text.startswith(style.marks)
        following[number - 1] = number if is_content else following[number]
    return following


def _is_inside(spans: Spans, offset: int) -> bool:
    """Whether the offset is in one of the spans, which stand in their order."""
    at = bisect_right(spans, (offset, sys.maxsize)) - 1
    return at >= 0 and offset < spans[at][1]


def yaml_scalars(source: Source) -> Spans:
    """Give the places of YAML's scalars, as far as it can be read."""
    return _scalars(source, blocks=True)


def yaml_lines(source: Source) -> Spans:
    """Give the places of those scalars that are no blocks, in which comments of scripts stand."""
    return _scalars(source, blocks=False)


def _scalars(source: Source, *, blocks: bool) -> Spans:
    import yaml  # only for files with such comments

    text = source.printable_text.replace("\r\n", "\n").replace("\r", "\n")
    at = source.offset_of_translated
    spans: Spans = []
    depth = 0
    try:
        for token in yaml.scan(StringIO(text), Loader=yaml.SafeLoader):
            if isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)):
                depth += 1
                if depth > MAX_NESTED:
                    break
            elif isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)):
                depth -= 1
            elif isinstance(token, yaml.ScalarToken):
                start, end = token.start_mark.index, token.end_mark.index
                if token.style in ("|", ">"):  # a comment may stand behind that
                    start = max(start, text.find("\n", start, end))
                    if not blocks:
                        continue
                spans.append((at(start), at(end)))
    except (yaml.YAMLError, RecursionError, ValueError, ArithmeticError):
        pass  # PyYAML lets the errors of impossible escapes and versions through
    return spans


def python_strings(source: Source) -> Spans:
    """Give the places of Python's strings, as far as it can be read."""
    import tokenize

    comments = {getattr(tokenize, name, -1) for name in ("COMMENT", "NL", "NEWLINE")}
    spans: Spans = []
    try:
        for token in tokenize.generate_tokens(StringIO(source.printable_text, newline="").readline):
            if token.type not in comments and "#" in token.string:
                (first, column), (last, end) = token.start, token.end
                starts = source.starts()
                spans.append((starts[first - 1] + column, starts[last - 1] + end))
    except (tokenize.TokenError, SyntaxError, ValueError, IndexError):
        pass
    return spans
