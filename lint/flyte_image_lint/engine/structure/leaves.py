"""The shape of a file: its structure as words, its texts as leaves, in one flat list."""

from __future__ import annotations

from bisect import bisect_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Changes = Sequence[tuple[int, int, str, str]]
    """Edits in order: start, end, the text there, and what it becomes."""

NOWHERE = -1
"""Place of a leaf that no edit is about, so that it must not change."""

ANYWHERE = -2
"""Place of a leaf whose place is not known: as many may change as there are edits."""


class Leaf:
    """A text of a file, and where it stands: what an edit may change.

    With `any_value`, an edit in it may make any text of it; it is looked at elsewhere.
    """

    __slots__ = ("any_value", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int = 0, *, any_value: bool = False) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.any_value = any_value


if TYPE_CHECKING:
    Shape = list[str | Leaf]


def unexplained(before: Shape, after: Shape, changes: Changes) -> list[int] | None:
    """Give the edits, by number, that do more than change their text to what they say.

    None where the structure is another one, or a text has changed that no edit is in.
    """
    if len(before) != len(after):
        return None
    bad: list[int] = []
    free = len(changes)
    ends = [end for _start, end, _old, _new in changes]
    for old, new in zip(before, after, strict=True):
        if isinstance(old, str) or isinstance(new, str):
            if old != new:
                return None
            continue
        if old.text == new.text:
            continue
        if old.start == ANYWHERE:
            free -= 1
            if free < 0:
                return None
            continue
        inside = _inside(changes, ends, old)
        if not inside:
            return None
        edits = [changes[number][2:] for number in inside]
        if not (old.any_value or _explained(old.text, new.text, edits)):
            bad += inside
    return bad


def _inside(changes: Changes, ends: list[int], leaf: Leaf) -> list[int]:
    """Give the numbers of the edits that touch a leaf."""
    if leaf.start == NOWHERE:
        return []
    first = last = bisect_left(ends, leaf.start)
    while last < len(changes) and changes[last][0] <= leaf.end:
        last += 1
    return list(range(first, last))


def _explained(old: str, new: str, edits: Sequence[tuple[str, str]]) -> bool:
    """Whether the edits, in their order, make `new` of `old`, with the words of a command kept."""
    if not _spliced(old, new, edits):
        return False
    if not any(map(str.isspace, old)):
        return True
    from .words import same_words  # reads scripts

    return same_words(old, new, len(edits))


def _spliced(old: str, new: str, edits: Sequence[tuple[str, str]]) -> bool:
    if not edits:
        return old == new
    (before, after), *others = edits
    at = old.find(before)
    while at >= 0 and old.startswith(new[:at]):
        if new.startswith(after, at) and _spliced(
            old[at + len(before) :], new[at + len(after) :], others
        ):
            return True
        at = old.find(before, at + 1)
    return False
