"""Between offsets in a text and the lines and characters that the protocol counts.

Lines end as `Source` has them, which is as the protocol does: LF, CRLF or CR. Characters are units
of the encoding that client and server have agreed upon, code points in UTF-32.
"""

from __future__ import annotations

from bisect import bisect_right

from lsprotocol import types

from ..text.source import Source, Span

UTF8, UTF16, UTF32 = (
    types.PositionEncodingKind.Utf8.value,
    types.PositionEncodingKind.Utf16.value,
    types.PositionEncodingKind.Utf32.value,
)
_LAST_IN_UTF16 = "\uffff"
"""The last character that is one unit in UTF-16."""


class Positions:
    """The positions in one text. What lies outside of it is taken for its nearest place."""

    __slots__ = ("_encoding", "_source")

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._encoding = encoding

    def position(self, offset: int) -> types.Position:
        """Give the position of an offset."""
        text = self._source.printable_text
        offset = min(max(offset, 0), len(text))
        starts = self._source.starts()
        line = bisect_right(starts, offset) - 1
        return types.Position(line, self._units(text[starts[line] : offset]))

    def range(self, span: Span) -> types.Range:
        """Give the range of a span."""
        return types.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: types.Position) -> int:
        """Give the offset of a position: at most the end of its line, or of the text."""
        starts, text = self._source.starts(), self._source.printable_text
        if position.line >= len(starts):
            return len(text)
        start = starts[position.line]
        end = starts[position.line + 1] if position.line + 1 < len(starts) else len(text)
        while end > start and text[end - 1] in "\r\n":
            end -= 1
        line = text[start:end]
        if self._encoding == UTF32 or line.isascii():
            return start + min(position.character, len(line))
        left = position.character
        for at, char in enumerate(line):
            left -= self._units(char)
            if left < 0:  # in the middle of a character is before it
                return start + at
        return end

    def span(self, range: types.Range) -> Span:  # noqa: A002 - the protocol's word
        """Give the span of a range."""
        start, end = self.offset(range.start), self.offset(range.end)
        return Span(min(start, end), max(start, end))

    def _units(self, text: str) -> int:
        if self._encoding == UTF32 or text.isascii():
            return len(text)
        if self._encoding == UTF8:
            return len(text.encode(errors="surrogatepass"))
        return len(text) + sum(char > _LAST_IN_UTF16 for char in text)
