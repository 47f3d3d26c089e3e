"""Lists by key, each made of what several files have for it, and merged when it is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Generic, TypeVar

    Key = TypeVar("Key")
    Item = TypeVar("Item")
    Rank = tuple[int, str]
else:
    Key, Item = "Key", "Item"

    class Generic:
        """Stands for that of `typing`, which takes long to import."""

        def __class_getitem__(cls, _of: object) -> type[Generic]:
            return cls


class Merged(Generic[Key, Item]):
    """Lists by key, each made of the lists of files, in the order of their ranks."""

    def __init__(self) -> None:
        self._lists: dict[Key, dict[Rank, list[Item]]] = {}
        self._merged: dict[Key, list[Item]] = {}

    def copy(self) -> Merged[Key, Item]:
        """Give the same lists, into which other files can be put."""
        other = Merged[Key, Item]()
        other._lists = {key: dict(lists) for key, lists in self._lists.items()}
        return other

    def put(self, key: Key, rank: Rank, items: list[Item]) -> bool:
        """Put in what the file of a rank has for a key; whether the key is new."""
        lists = self._lists.get(key)
        if lists is None:
            self._lists[key] = {rank: items}
            return True
        lists[rank] = items
        self._merged.pop(key, None)
        return False

    def take_out(self, key: Key, rank: Rank) -> bool:
        """Take out what the file of a rank has for a key; whether nothing is left of the key."""
        lists = self._lists[key]
        del lists[rank]
        self._merged.pop(key, None)
        if not lists:
            del self._lists[key]
        return not lists

    def __iter__(self) -> Iterator[Key]:
        """Give the keys that have something."""
        return iter(self._lists)

    def of(self, key: Key) -> Sequence[Item]:
        """Give all that files have for a key, in their order; not to be changed."""
        lists = self._lists.get(key)
        if lists is None:
            return ()
        if len(lists) == 1:
            return next(iter(lists.values()))
        if key not in self._merged:
            self._merged[key] = [item for rank in sorted(lists) for item in lists[rank]]
        return self._merged[key]
