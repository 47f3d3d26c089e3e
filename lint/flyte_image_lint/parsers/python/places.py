"""Where the expressions of a Python program stand in its file, and what they spell there."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from itertools import accumulate

from ...model.names import SpannedText
from ...text.source import BOM, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...text.source import Source

MAX_SPELLED = 50_000
"""Code points of a literal; for those with more it is not told what they spell where."""

_LITERAL = re.compile(r"([rRuU]?)('''|\"\"\"|'|\")((?:\\.|(?!\2)[^\\])*)\2", re.DOTALL)
_GAP = re.compile(r"(?:[ \t\f\r\n\\]|#[^\r\n]*)*")


class Places:
    """The places of one program, of which `program` holds the text.

    `offsets` has for each of its code points, and for its end, the place in the file; None where
    the program is the file.
    """

    def __init__(self, program: Source, offsets: Sequence[int] | None = None) -> None:
        self._starts = program.starts()
        self._text = program.text
        self._is_ascii = self._text.isascii()
        self._columns: dict[int, list[int]] = {}
        self._offsets = offsets

    def span(self, node: ast.expr) -> Span:
        """Give the place of an expression in the file."""
        place = self._span(node)
        if self._offsets is None:
            return place
        return Span(self._offsets[place.start], self._offsets[place.end - 1] + 1)

    def literal(self, node: ast.expr, text: str) -> SpannedText:
        """Give a literal, or several side by side, with those that are spelled to the letter."""
        place, at = self._span(node), 0
        pieces: list[tuple[int, int, int]] = []
        for value, offset in self._spelled(place):
            if not text.startswith(value, at):
                break
            if offset is not None:
                pieces += self._piece(at, at + len(value), offset)
            at += len(value)
        return SpannedText(text, self.span(node), pieces if at == len(text) else ())

    def _span(self, node: ast.expr) -> Span:
        """Give the place of an expression in the program."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Span(self._offset(node.lineno, node.col_offset), self._offset(end_line, end_column))

    def _offset(self, line: int, column: int) -> int:
        """Turn a place of `ast`, whose columns are bytes of UTF-8, into an offset."""
        start = self._starts[line - 1]
        if self._is_ascii:
            return start + column
        if line == 1 and self._text.startswith(BOM):
            start += 1
        if line not in self._columns:
            end = self._starts[line] if line < len(self._starts) else len(self._text)
            sizes = (len(char.encode()) for char in self._text[start:end])
            self._columns[line] = list(accumulate(sizes, initial=0))
        return start + bisect_right(self._columns[line], column) - 1

    def _spelled(self, place: Span) -> Iterator[tuple[str, int | None]]:
        """Give what the literals at a place stand for, with its offset if that is what they spell.

        The offset is in the program.
        """
        text = self._text[place.start : min(place.end, place.start + MAX_SPELLED)]
        at = 0
        while literal := _LITERAL.match(text, at):
            spelled = literal[3]
            if "\r" not in spelled and ("\\" not in spelled or literal[1] in ("r", "R")):
                yield spelled, place.start + literal.start(3)
            else:
                yield _evaluated(literal[0]), None
            gap = _GAP.match(text, literal.end())
            at = gap.end() if gap else len(text)

    def _piece(self, first: int, last: int, offset: int) -> Iterator[tuple[int, int, int]]:
        """Give a piece that is spelled in the program, if the file spells it so, too."""
        if self._offsets is None:
            yield first, last, offset
        elif self._offsets[offset + last - first] - self._offsets[offset] == last - first:
            yield first, last, self._offsets[offset]


def _evaluated(literal: str) -> str:
    """Give what a literal stands for; "" where it is none after all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes that stand for themselves
            return str(ast.literal_eval(literal))
    except (SyntaxError, ValueError):
        return ""
