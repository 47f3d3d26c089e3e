"""The locks of the folders that are worked on, as their texts are now."""

from __future__ import annotations

from ..lockfile import LockError, find, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..lockfile import Entry
    from ..text.opening import Read


class Locks:
    """Gives the entries of locks; `problems` says, by path, what is wrong with broken ones."""

    def __init__(self, read_text: Read) -> None:
        self.problems: dict[str, str] = {}
        self._read_text = read_text
        self._entries: dict[str, Mapping[str, Entry]] = {}
        self._paths: dict[str, str | None] = {}

    def of(self, folder: str) -> Mapping[str, Entry]:
        """Give the entries of the lock for a folder: none where there is none, or a broken one."""
        if folder not in self._paths:
            self._paths[folder] = find(folder)
        path = self._paths[folder]
        if path is None:
            return {}
        if path not in self._entries:
            try:
                self._entries[path] = read(path, self._read_text)
            except LockError as error:
                self._entries[path] = {}
                self.problems[path] = str(error)
        return self._entries[path]
