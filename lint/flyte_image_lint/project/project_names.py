"""The names of the projects that files belong to; each project is read once, if at all."""

from __future__ import annotations

import os

from ..text.roots import is_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..project.name_index import Names
    from ..settings import Settings, SettingsFinder


class ProjectNames:
    """Reads projects for their names.

    A project is the folder whose settings hold for a file. Without settings it is the repository
    that the file is in; outside of one, the folder among the `words` of the command line in which
    the file was found, or else its own.
    """

    def __init__(self, finder: SettingsFinder, words: Sequence[str]) -> None:
        self._finder = finder
        self._folders = [word for word in words or ["."] if os.path.isdir(word)]
        self._found: dict[tuple[str, tuple[str, ...]], Names] = {}

    def of(self, path: str, settings: Settings) -> Names:
        """Give the names of the project that a file belongs to."""
        from ..project.index_builder import names_below  # only where names matter
        from ..text.roots import root_of

        folder = os.path.dirname(os.path.abspath(path))
        root = settings.root if settings.file else root_of(folder) or self._folder_of(folder)
        key = (root, settings.names)
        if key not in self._found:
            self._found[key] = names_below(root, self._finder.is_known, settings.names)
        return self._found[key]

    def _folder_of(self, folder: str) -> str:
        for name in self._folders:
            base = os.path.abspath(name)
            if is_below(folder, base):
                return base
        return folder
