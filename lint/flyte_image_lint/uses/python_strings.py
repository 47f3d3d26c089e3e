"""The strings that Python expressions give, where that is certain, and where they are spelled."""

from __future__ import annotations

import ast
import io
import re
import string
import tokenize

from ..mentions import UNKNOWN, Written
from ..text import BOM, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..text import Source
    from .python_scopes import Scope

MAX_LENGTH = 10_000
"""Code points; no image has near as many."""

MAX_DEPTH = 20
"""Of names that stand for names, and of sums of sums."""

_LITERAL = re.compile(r"([rRuU]?)(\"\"\"|'''|\"|')(.*)\2", re.DOTALL)
_PERCENT = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z%]")
_GETENV = ("os.getenv", "os.environ.get", "environ.get", "getenv")


class Strings:
    """Evaluates the expressions of one program, of which `program` holds the text.

    `offsets` has for each of its code points, and for its end, the place in the file; None where
    the program is the file.
    """

    def __init__(self, program: Source, offsets: Sequence[int] | None = None) -> None:
        self._starts = program.starts()
        self._text = program.text
        self._skipped = len(BOM) if self._text.startswith(BOM) else 0
        self._offsets = offsets

    def choices(self, node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[Written]:
        """Give the strings that an expression may give, each with what cannot be told of it.

        None where nothing at all can be told.
        """
        if depth > MAX_DEPTH:
            return
        if isinstance(node, ast.IfExp):
            yield from self.choices(node.body, scope, depth + 1)
            yield from self.choices(node.orelse, scope, depth + 1)
        elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            for value in node.values:
                yield from self.choices(value, scope, depth + 1)
        elif isinstance(node, ast.Name):
            found = scope.find(node.id)
            if found:
                yield from self.choices(*found, depth + 1)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in _GETENV:
            for default in node.args[1:2]:
                yield from self.choices(default, scope, depth + 1)
        else:
            text = self._text_of(node, scope, depth)
            if text is not None and len(text.text) <= MAX_LENGTH and text.text.strip(UNKNOWN):
                yield text

    def one(self, node: ast.expr, scope: Scope) -> Written | None:
        """Give the string that an expression certainly gives; None where it may be another."""
        found = list(self.choices(node, scope))
        return found[0] if len(found) == 1 and found[0].is_known else None

    def span(self, node: ast.expr | ast.keyword) -> Span:
        """Give the place of an expression in the file."""
        place = self._span(node)
        if self._offsets is None:
            return place
        return Span(self._offsets[place.start], self._offsets[place.end - 1] + 1)

    def _span(self, node: ast.expr | ast.keyword) -> Span:
        """Give the place of an expression in the program."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Span(self._offset(node.lineno, node.col_offset), self._offset(end_line, end_column))

    def _piece(self, first: int, last: int, offset: int) -> Iterator[tuple[int, int, int]]:
        """Give a piece that is spelled in the program, if the file spells it so, too."""
        if self._offsets is None:
            yield first, last, offset
        elif self._offsets[offset + last - first] - self._offsets[offset] == last - first:
            yield first, last, self._offsets[offset]

    def _text_of(self, node: ast.expr, scope: Scope, depth: int) -> Written | None:
        if isinstance(node, ast.Constant):
            return self._literal(node, node.value) if isinstance(node.value, str) else None
        if isinstance(node, ast.JoinedStr):
            text = "".join(self._part(value, scope, depth) for value in node.values)
            return Written(text, self.span(node))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = (self._operand(side, scope, depth) for side in (node.left, node.right))
            return None if left is None and right is None else self._sum(node, left, right)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            text_before = self._operand(node.left, scope, depth)
            if text_before is not None:
                return Written(_PERCENT.sub(UNKNOWN, text_before.text), self.span(node))
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr == "format":
            pattern = self._operand(called.value, scope, depth)
            return None if pattern is None else self._formatted(node, pattern)
        return None

    def _operand(self, node: ast.expr, scope: Scope, depth: int) -> Written | None:
        """Give the one string that a part of an expression gives, unknown parts included."""
        found = list(self.choices(node, scope, depth + 1))
        return found[0] if len(found) == 1 else None

    def _part(self, node: ast.expr, scope: Scope, depth: int) -> str:
        """Give the text of a part of an f-string."""
        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.FormattedValue) and node.format_spec is None:
            found = self._operand(node.value, scope, depth)
            if found is not None and node.conversion == -1:
                return found.text
        return UNKNOWN

    def _sum(self, node: ast.BinOp, left: Written | None, right: Written | None) -> Written:
        before = left.text if left else UNKNOWN
        pieces = list(left.pieces) if left else []
        if right:
            shift = len(before)
            pieces += [(first + shift, last + shift, at) for first, last, at in right.pieces]
        return Written(before + (right.text if right else UNKNOWN), self.span(node), pieces)

    def _formatted(self, node: ast.expr, pattern: Written) -> Written | None:
        try:
            parts = list(string.Formatter().parse(pattern.text))
        except ValueError:
            return None
        text = "".join(literal + ("" if field is None else UNKNOWN) for literal, field, *_ in parts)
        return Written(text, self.span(node))

    def _literal(self, node: ast.Constant, text: str) -> Written:
        """Give a literal, or several side by side, with those that are spelled to the letter."""
        span, place = self.span(node), self._span(node)
        pieces: list[tuple[int, int, int]] = []
        at = 0
        for start, literal in _tokens(self._text[place.start : place.end]):
            found = _LITERAL.fullmatch(literal)
            try:
                value = ast.literal_eval(literal)
            except (ValueError, SyntaxError):
                return Written(text, span)
            if found and value == found[3]:
                offset = place.start + start + found.start(3)
                pieces += self._piece(at, at + len(value), offset)
            at += len(value)
        return Written(text, span, pieces if at == len(text) else ())

    def _offset(self, line: int, column: int) -> int:
        """Turn a place of `ast`, whose columns are bytes of UTF-8, into an offset."""
        start = self._starts[line - 1]
        if line == 1:
            start += self._skipped
        if self._text[start : start + column].isascii():
            return start + column
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        return start + len(self._text[start:end].encode()[:column].decode(errors="ignore"))


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Give offset and text of the string literals that stand side by side in `text`."""
    if _LITERAL.fullmatch(text) and not re.search(r"['\"]\s*['\"]", text[1:-1]):
        yield 0, text
        return
    if "\r" in text:
        return  # tokenize counts such lines in its own way
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    try:
        for token in tokenize.generate_tokens(io.StringIO(f"({text}\n)").readline):
            if token.type == tokenize.STRING:
                row, column = token.start
                yield starts[row - 1] + column - (row == 1), token.string
    except (tokenize.TokenError, SyntaxError, IndexError):
        return
