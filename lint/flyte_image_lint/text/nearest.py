"""The word that a mistyped one was meant to be."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LENGTH = 200
"""Code points. To compare takes a time of the square of a word's length; nobody writes as many."""


def nearest(word: str, words: Iterable[str], likeness: float = 0.6) -> str | None:
    """Give the one of `words` most like `word`, or None where none is like it.

    `likeness` is from 0 to 1, that of the same word.
    """
    import difflib  # only for mistakes

    if len(word) > MAX_LENGTH:
        return None
    short = [one for one in words if len(one) <= MAX_LENGTH]
    matches = difflib.get_close_matches(word, short, n=1, cutoff=likeness)
    return matches[0] if matches else None


class Nearest:
    """Suggestions for many words, until `limit` pairs of words have been compared."""

    def __init__(self, limit: int) -> None:
        self._limit = self._left = limit
        self._nearest: dict[tuple[str, frozenset[str]], str | None] = {}

    def again(self) -> Nearest:
        """Give what knows all that is known by now, and may compare as many pairs again."""
        other = Nearest(self._limit)
        other._nearest = self._nearest
        return other

    def of(self, word: str, words: frozenset[str]) -> str | None:
        """Give the one of `words` most like `word`; None, too, where the limit is reached."""
        key = (word, words)
        if key not in self._nearest:
            self._left -= len(words)
            self._nearest[key] = nearest(word, sorted(words)) if self._left >= 0 else None
        return self._nearest[key]
