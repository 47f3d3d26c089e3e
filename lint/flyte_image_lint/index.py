"""All files of a project, read for the names that they bind and use."""

from __future__ import annotations

import os

from .discovery import is_known_name, kind_of, may_be_config
from .documents import UnfitError, kind_by_content, read, read_bytes
from .listing import files_below
from .names import WHOLE, Names
from .placeholders import find
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
    spelled: set[tuple[str, str]] = set()
    configs: list[Config] = []
    for path, data, known in _contents(folder, is_config):
        kind = kind_by_content(path, data, known=known)
        if kind != "config":
            spelled.update(_spelled(data))
        try:
            configs += read(Source(path, data, kind)) if kind else ()
        except Unreadable:
            continue
    return Names(configs, supplied, spelled)


def _contents(folder: str, is_config: Callable[[str], bool]) -> Iterator[tuple[str, bytes, bool]]:
    """Give path and content of the files that may matter, and whether each is known as a config."""
    for number, (path, telling) in enumerate(files_below(folder, lambda _path, _why: None)):
        if number >= MAX_FILES:
            return
        known = is_known_name(path) or is_config(path)
        if known or (telling and (may_be_config(path) or kind_of(path))):
            try:
                yield os.path.relpath(path), read_bytes(path), known
            except (OSError, ValueError, UnfitError):
                continue


def _spelled(data: bytes) -> Iterator[tuple[str, str]]:
    """Give name and form of all placeholders in a text of any kind."""
    if b"{{" in data:
        for found in find(data.decode(errors="replace")):
            yield found.name, found.attribute or WHOLE
