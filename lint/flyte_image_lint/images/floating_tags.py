"""What makes a tag floating: which tags move, by the words in them and by the settings."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Tags = tuple[frozenset[str], list[tuple[str, list[str]]]]
    """Words, and patterns: the longest piece between the stars, and all of them."""

_CONVENTIONAL = (
    *("main", "master", "dev", "develop", "edge", "nightly", "stable", "canary", "head"),
    "snapshot",
)

FLOATING_TAGS = ("latest", "*-latest", "latest-*", *_CONVENTIONAL)
"""Tags that move wherever they are used, by their meaning or by convention; `*` is any text.

The linter reports them (FIL102), and shows them in `--show-settings`.
"""

VERSION_WORDS = ("latest", *_CONVENTIONAL, "current", "release", "lts", "prod", "production")
"""Words of a floating tag in whose place a version is looked for, as in `py3.11-1.79.0`.

Those that float everywhere, and some that are as often tags that stay: they float where the
settings say so, and then stand for a version like the others.
"""


class FloatingTags:
    """The tags that float in a project; `own` are the patterns of its settings.

    A pattern with a `!` before it takes its tags out of all others.
    """

    __slots__ = ("_fixed", "_floating")

    def __init__(self, own: Iterable[str]) -> None:
        floating, fixed = [*FLOATING_TAGS], []
        for tag in own:
            if tag.startswith("!"):
                fixed.append(tag[1:])
            else:
                floating.append(tag)
        self._floating = _words_and_pieces(floating)
        self._fixed = _words_and_pieces(fixed)

    def has(self, tag: str) -> bool:
        """Whether `tag` floats; case does not matter."""
        folded = tag.lower()
        return _has(self._floating, folded) and not _has(self._fixed, folded)


def _words_and_pieces(patterns: list[str]) -> Tags:
    """Part those that are words, most of them: each image of a project is held against them."""
    words, pieces = [], []
    for pattern in patterns:
        folded = pattern.lower()
        if "*" in folded:
            each = folded.split("*")
            pieces.append((max(each, key=len), each))
        else:
            words.append(folded)
    return frozenset(words), pieces


def _has(tags: Tags, tag: str) -> bool:
    """Whether a tag, in lower case, is one of the words or fits one of the patterns."""
    words, pieces = tags
    if tag in words:
        return True
    likely = [each for needed, each in pieces if needed in tag]
    if not likely:
        return False
    from ..text.stars import fits  # for few tags

    return any(fits(each, tag) for each in likely)
