"""The word that a mistyped one was meant to be."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, words: Iterable[str], likeness: float = 0.6) -> str | None:
    """Give the one of `words` most like `word`, or None where none is like it.

    `likeness` is from 0 to 1, that of the same word.
    """
    import difflib  # only for mistakes

    found = difflib.get_close_matches(word, list(words), n=1, cutoff=likeness)
    return found[0] if found else None
