"""All files of a project, read for the names that they bind and use."""

from __future__ import annotations

import os
from itertools import islice

from ..flyte.config_files import FOUND_AT_ROOT
from ..parsers.dispatch import kind_by_content, read
from ..parsers.kind_names import is_worth_a_look, may_hide_commands
from ..parsers.quick_test import runs
from ..text.opening import UnfitError, read_bytes
from ..text.roots import relative, upwards
from ..text.source import Source, Unreadable
from .git_files import files_below
from .linking import link
from .name_index import WHOLE, Names, downwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model.document import Config

MAX_FILES = 200_000
"""Files that are looked at; a config outside of a repository may lie in a home folder."""


MAX_TEXT = 256 * 1024
"""Bytes of a file of another kind that is looked at for a command; nobody writes longer ones."""

_UNREADABLE = (OSError, ValueError, UnfitError, Unreadable)


def names_below(
    folder: str, is_known: Callable[[str], bool], supplied: Iterable[str] = ()
) -> Names:
    """Read all files below `folder`; `is_known` tells those that are configs by their names.

    What cannot be read is passed over: who lints it says so.
    """
    spelled: set[tuple[str, str]] = set()
    configs: list[Config] = []
    unread: list[str] = []
    texts: list[tuple[str, bytes]] = []
    for path in islice(files_below(folder, is_known, lambda _path, _why: None), MAX_FILES):
        known = is_known(path)
        try:
            is_read = known or is_worth_a_look(path)
            if not is_read and os.path.getsize(path) > MAX_TEXT:
                continue
            data = read_bytes(path, base=folder)
            if may_hide_commands(path) and len(data) <= MAX_TEXT and runs(data):
                texts.append((relative(path), data))
            if not is_read:
                continue
            kind = kind_by_content(path, data, known=known)
            if kind != "config":
                spelled.update(_spelled(data))
            configs += read(Source(relative(path), data, kind)) if kind else ()
        except Unreadable:
            unread.append(relative(path))
        except _UNREADABLE:
            continue
    references = [one for config in configs for one in config.references]
    wanted = link(folder, references) if references else {}
    return Names([*configs, *_unlisted(folder, configs)], supplied, spelled, unread, texts, wanted)


def _unlisted(folder: str, configs: list[Config]) -> Iterator[Config]:
    """Read configs that git ignores, or that only a command's `--config` tells."""
    seen = {os.path.abspath(config.source.path) for config in configs if config.is_config}
    named = [
        os.path.join(place, downwards(command.config))
        for config in configs
        for command in config.commands
        if command.config and not os.path.isabs(command.config)
        for place in upwards(os.path.dirname(command.source.path), to=folder)  # where it may run
    ]
    for name in (*(os.path.join(folder, name) for name in FOUND_AT_ROOT), *named):
        path = os.path.abspath(name)
        if path not in seen and os.path.isfile(path):
            seen.add(path)
            try:
                yield from read(Source(relative(path), read_bytes(path, base=folder)))
            except _UNREADABLE:
                continue


def _spelled(data: bytes) -> Iterator[tuple[str, str]]:
    """Give name and form of all placeholders in a text of any kind."""
    if b"{{" in data:
        from ..flyte.placeholders import find  # only where there may be one

        for found in find(data.decode(errors="replace")):
            yield found.name, found.attribute or WHOLE
