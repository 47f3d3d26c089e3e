"""Files that commands name: configs and ImageSpec files, whatever they are called."""

from __future__ import annotations

import os

from ..text.roots import relative, upwards
from ..text.source import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model.document import Document
    from ..model.names import Command
    from ..text.source import Source

_OPTIONS = (b"-c", b"--config", b".yaml", b".yml")


def named_files(
    sources: Iterable[Source],
    documents: Callable[[Source], list[Document]],
    is_file: Callable[[str], bool] = os.path.isfile,
) -> dict[str, str]:
    """Give the paths of files that commands in some sources name, with what each is read as.

    `documents` gives what a source says; one for which it raises Unreadable is passed over.
    A command may run in the folder of its file, or in one that that is in.
    """
    found: dict[str, str] = {}
    for command in _commands(sources, documents):
        config = "" if command.refused else command.config or ""
        wanted = [(config, "config")] if config and not config.startswith("~") else []
        wanted += [(path, "manifest") for path in command.files]
        for path, kind in wanted:
            there = None if os.path.isabs(path) else _up_from(command.source.path, path, is_file)
            if there is not None:
                found.setdefault(there, kind)
    return found


def _commands(
    sources: Iterable[Source], documents: Callable[[Source], list[Document]]
) -> Iterator[Command]:
    from ..parsers.kinds import KINDS

    for source in sources:
        if not KINDS[source.kind].names_files:
            continue
        if any(option in source.data for option in _OPTIONS):
            try:
                said = documents(source)
            except Unreadable:
                continue  # who lints it says so
            for document in said:
                yield from document.commands


def _up_from(beside: str, path: str, is_file: Callable[[str], bool]) -> str | None:
    """Give the file at `path`, from the folder of another file or one that it is in."""
    paths = (os.path.join(place, path) for place in upwards(os.path.dirname(beside)))
    found = next(filter(is_file, paths), None)
    return None if found is None else relative(found)
