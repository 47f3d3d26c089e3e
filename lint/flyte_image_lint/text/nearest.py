"""The word that a mistyped one was meant to be."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Give the one of `words` most like `word`, or None where none is like it."""
    import difflib  # only for mistakes

    found = difflib.get_close_matches(word, list(words), n=1)
    return found[0] if found else None
