"""All files of a project, read for the names that they bind and use."""

from __future__ import annotations

import os

from .discovery import is_known_name, kind_of, may_be_config
from .documents import UnfitError, kind_by_content, read, read_bytes
from .listing import files_below
from .names import Names
from .text import Source, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .sites import Config

MAX_FILES = 200_000
"""Files that are looked at; a config outside of a repository may lie in a home folder."""


def root_of(folder: str) -> str | None:
    """Give the root of the repository that `folder` is in, None where there is none."""
    place = os.path.abspath(folder)
    while not os.path.exists(os.path.join(place, ".git")):
        parent = os.path.dirname(place)
        if parent == place:
            return None
        place = parent
    return place


def names_below(
    folder: str, is_config: Callable[[str], bool], supplied: Iterable[str] = ()
) -> Names:
    """Read all files below `folder`; `is_config` tells those that the settings name as configs.

    What cannot be read is passed over: who lints it says so.
    """
    return Names(_configs(folder, is_config), supplied)


def _configs(folder: str, is_config: Callable[[str], bool]) -> Iterator[Config]:
    for number, (path, telling) in enumerate(files_below(folder, lambda _path, _why: None)):
        if number >= MAX_FILES:
            return
        known = is_known_name(path) or is_config(path)
        if not known and not (telling and (may_be_config(path) or kind_of(path))):
            continue
        try:
            data = read_bytes(path)
            kind = kind_by_content(path, data, known=known)
            if kind:
                yield from read(Source(os.path.relpath(path), data, kind))
        except (OSError, ValueError, UnfitError, Unreadable):
            continue
