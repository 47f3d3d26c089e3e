"""Strings that are made of parts of another: words of a script, scripts in words.

The places of what they spell are those of the outer string, and in the end those of the file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ...model.names import MAX_VALUE, UNKNOWN, SpannedText
from ...text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Word(SpannedText):
    """A word of a command line.

    `may_split` says that what is not known of it may be several words, or none.
    """

    __slots__ = ("may_split",)

    def __init__(
        self,
        text: str,
        span: Span,
        pieces: list[tuple[int, int, int]] | tuple[tuple[int, int, int], ...] = (),
        *,
        may_split: bool = False,
    ) -> None:
        super().__init__(text, span, pieces)
        self.may_split = may_split


class Parts:
    """A string that is being put together; offsets are those of the text that it comes from."""

    __slots__ = ("_length", "_pieces", "_texts", "_valued", "may_split")

    def __init__(self) -> None:
        self._valued = 0
        self._texts: list[str] = []
        self._pieces: list[tuple[int, int, int]] = []
        self._length = 0
        self.may_split = False

    def spelled(self, text: str, offset: int) -> None:
        """Add what stands at `offset` to the letter."""
        self._pieces.append((self._length, self._length + len(text), offset))
        self.put(text)

    def put(self, text: str) -> None:
        """Add what is spelled otherwise."""
        self._texts.append(text)
        self._length += len(text)

    def value(self, text: str) -> None:
        """Add what a variable stands for; UNKNOWN where those of one string are too long."""
        self._valued += len(text)
        self.put(text if self._valued <= MAX_VALUE else UNKNOWN)

    def unknown(self, *, may_split: bool = False) -> None:
        """Add what cannot be told."""
        self.put(UNKNOWN)
        self.may_split |= may_split

    def word(self, start: int, end: int) -> Word:
        """Give the string, which stands from `start` to `end`."""
        text, pieces = "".join(self._texts), _joined(self._pieces)
        return Word(text, Span(start, end), pieces, may_split=self.may_split)


def _joined(pieces: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Make one piece of those that follow each other in both texts."""
    joined: list[tuple[int, int, int]] = []
    for first, last, offset in pieces:
        if joined and joined[-1][1] == first and sum(joined[-1][1:]) - joined[-1][0] == offset:
            joined[-1] = (joined[-1][0], last, joined[-1][2])
        else:
            joined.append((first, last, offset))
    return joined


def part(outer: SpannedText, start: int, end: int) -> SpannedText:
    """Give what stands from `start` to `end` in `outer`."""
    pieces = [(first - start, last - start, at) for first, last, at in _between(outer, start, end)]
    return SpannedText(outer.text[start:end], _place(outer, start, end), pieces)


def carried(word: SpannedText, outer: SpannedText) -> SpannedText:
    """Give `word`, whose places are offsets in the text of `outer`, with those in the file."""
    pieces = [
        (first + start - offset, first + end - offset, at)
        for first, last, offset in word.pieces
        for start, end, at in _between(outer, offset, offset + last - first)
    ]
    return SpannedText(word.text, _place(outer, word.span.start, word.span.end), pieces)


def _between(outer: SpannedText, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Give the pieces of `outer`, in order, cut to what is from `start` to `end`."""
    pieces = outer.pieces
    index = max(0, bisect_right(pieces, (start, len(outer.text) + 1)) - 1)
    while index < len(pieces) and pieces[index][0] <= end:
        first, last, at = pieces[index]
        low, high = max(first, start), min(last, end)
        if low <= high and (low < high or start == end):
            yield low, high, at + low - first
        index += 1


def _place(outer: SpannedText, start: int, end: int) -> Span:
    """Give where the text from `start` to `end` stands.

    What is not spelled in the file stands for all that is between the pieces around it.
    """
    if not outer.pieces:
        return outer.span
    first = next(_between(outer, start, min(start + 1, end)), None)
    last = next(_between(outer, max(end - 1, start), end), None)
    at = first[2] if first else _end_before(outer, start)
    return Span(at, max(at, last[2] + last[1] - last[0] if last else _start_after(outer, end)))


def _end_before(outer: SpannedText, start: int) -> int:
    """Give where the last piece ends that ends before `start`."""
    index = bisect_right(outer.pieces, start, key=lambda piece: piece[1])
    if not index:
        return outer.span.start
    first, last, at = outer.pieces[index - 1]
    return at + last - first


def _start_after(outer: SpannedText, end: int) -> int:
    """Give where the first piece begins that begins after `end`."""
    index = bisect_left(outer.pieces, end, key=lambda piece: piece[0])
    return outer.pieces[index][2] if index < len(outer.pieces) else outer.span.end
