"""Patterns in which `*` stands for any text: the one matcher.

A pattern is its pieces between the stars, as `split("*")` gives them. Each piece is looked for from
the left, where the last ended: a later place never fits better, so nothing is tried twice.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    Piece = TypeVar("Piece")


def fits(pieces: Sequence[str], text: str) -> bool:
    """Whether a pattern matches all of a text."""
    return fits_by(str.find, len, pieces, text)


def fits_by(
    find: Callable[[str, Piece, int, int], int],
    length: Callable[[Piece], int],
    pieces: Sequence[Piece],
    text: str,
) -> bool:
    """Do as `fits` for pieces that are no plain text; each matches texts of one length.

    `find` looks in a text for a piece, between two offsets, as `str.find` does.
    """
    first, last, size = pieces[0], pieces[-1], len(text)
    at, end = length(first), size - length(last)
    if len(pieces) == 1:
        return at == size and find(text, first, 0, size) == 0
    if end < at or find(text, first, 0, at) != 0 or find(text, last, end, size) != end:
        return False
    for piece in pieces[1:-1]:
        at = find(text, piece, at, end)
        if at < 0:
            return False
        at += length(piece)
    return True
