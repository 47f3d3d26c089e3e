"""The search for the version tag that has the same digest as a floating tag."""

from __future__ import annotations

from . import versions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .versions import Version, Versions

_BATCHES = (1, 4, 8)  # tags asked at once: the newest is most often the one
_NEWEST = sum(_BATCHES)
_LABEL = 3  # requests that reading the label may take: index, image, config


class Search:
    """One search; `same` tells for each of some tags, asked at once, whether it has the digest.

    It takes at most `budget` requests, and asks for no tag twice. `gave_up` says whether there
    were candidates that it did not ask for, `lookups` for how many it did.
    """

    def __init__(self, same: Callable[[Sequence[str]], Sequence[bool]], budget: int) -> None:
        self._same = same
        self._left = budget
        self._looked_up: set[str] = set()
        self.gave_up = False

    @property
    def lookups(self) -> int:
        """How many tags were asked for."""
        return len(self._looked_up)

    def run(
        self, pattern: versions.Pattern, tags: Iterable[str], label: Callable[[], str | None]
    ) -> str | None:
        """Give the most specific version tag with the digest, None where none is found.

        First the newest versions, then by the short tags (`4`, `4.14`) down to a version, then
        what the image's own `label` says, then all other versions, newest first.
        """
        candidates = versions.find(tags, pattern)
        match = self._first(candidates.full[:_NEWEST])
        if match:
            return match.tag
        reached = self._narrowed(candidates)
        below = _below(candidates.full, reached.numbers) if reached else []
        match = self._first(below) or self._first(self._labelled(pattern, candidates, label))
        if match is None and reached is None:
            match = self._first(candidates.full)
        return match.tag if match else None

    def by_label(self, pattern: versions.Pattern, label: Callable[[], str | None]) -> str | None:
        """Give the tag that the label names, where tags cannot be listed."""
        named = [version.tag for version in pattern.spell(label() or "")]
        match = self._first(versions.find(named, pattern).full)
        return match.tag if match else None

    def _narrowed(self, candidates: Versions) -> Version | None:
        """Give the longest short tag with the digest."""
        reached: Version | None = None
        for length in sorted({len(each.numbers) for each in candidates.short}):
            level = [each for each in candidates.short if len(each.numbers) == length]
            reached = self._first(_below(level, reached.numbers) if reached else level) or reached
        return reached

    def _labelled(
        self, pattern: versions.Pattern, candidates: Versions, label: Callable[[], str | None]
    ) -> list[Version]:
        if self._left <= _LABEL or not any(
            each.tag not in self._looked_up for each in candidates.full
        ):
            return []
        self._left -= _LABEL
        named = pattern.spell(label() or "")
        return [each for each in named if each in candidates.full]

    def _first(self, candidates: Sequence[Version]) -> Version | None:
        """Ask in growing batches; give the first that has the digest."""
        fresh = [each for each in candidates if each.tag not in self._looked_up]
        round_number = 0
        while fresh and self._left > 0:
            size = min(_BATCHES[min(round_number, len(_BATCHES) - 1)], self._left)
            batch, fresh = fresh[:size], fresh[size:]
            self._looked_up.update(each.tag for each in batch)
            self._left -= len(batch)
            for each, is_same in zip(batch, self._same([one.tag for one in batch]), strict=True):
                if is_same:
                    return each
            round_number += 1
        self.gave_up = self.gave_up or bool(fresh)
        return None


def _below(candidates: Sequence[Version], numbers: versions.Numbers) -> list[Version]:
    return [each for each in candidates if each.numbers[: len(numbers)] == numbers]
