"""The locks of the folders that are worked on, as their texts are now."""

from __future__ import annotations

from ..lockfile import LockError, find, load
from ..text.opening import UnfitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..lockfile import Entry
    from ..project.workspace import Workspace


class Locks:
    """Gives the entries of locks; `problems` says, by path, what is wrong with broken ones."""

    def __init__(self, workspace: Workspace) -> None:
        self.problems: dict[str, str] = {}
        self._workspace = workspace
        self._entries: dict[str, Mapping[str, Entry]] = {}
        self._found: dict[str, str | None] = {}

    def of(self, folder: str) -> Mapping[str, Entry]:
        """Give the entries of the lock for a folder: none where there is none, or a broken one."""
        if folder not in self._found:
            self._found[folder] = find(folder)
        path = self._found[folder]
        if path is None:
            return {}
        if path not in self._entries:
            self._entries[path] = {}
            try:
                self._entries[path] = load(self._workspace.read(path))
            except (OSError, UnfitError) as error:
                self.problems[path] = str(getattr(error, "strerror", None) or error)
            except LockError as error:
                self.problems[path] = str(error)
        return self._entries[path]
