"""Files that others name: configs and ImageSpec files, by commands; modules, by imports."""

from __future__ import annotations

import os

from ..text.roots import relative, upwards
from ..text.source import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..model.document import Document
    from ..model.names import Command
    from ..settings import Settings
    from ..text.source import Source
    from .files import Files

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
    kinds: dict[str, str] = {}
    for command in _commands(sources, documents):
        config = "" if command.refused else command.config or ""
        wanted = [(config, "config")] if config and not config.startswith("~") else []
        wanted += [(path, "manifest") for path in command.files]
        for path, kind in wanted:
            there = None if os.path.isabs(path) else _up_from(command.source.path, path, is_file)
            if there is not None:
                kinds.setdefault(there, kind)
    return kinds


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
    nearest = next(filter(is_file, paths), None)
    return None if nearest is None else relative(nearest)


def named_sources(
    files: Files, others: list[Source], folders: list[str]
) -> Iterator[tuple[Source, Settings]]:
    """Yield the files below some folders that only commands, in `others`, tell.

    A config may have been taken for something else before.
    """
    read_as = {os.path.abspath(source.path): source.kind for source in others}
    linted = {os.path.abspath(path) for path in files.linted}
    for path, kind in sorted(named_files(others, files.workspace.documents).items()):
        settings, key = files.finder.for_path(path), os.path.abspath(path)
        is_linted = key in linted and (kind != "config" or key not in read_as)
        if is_linted or files.excludes(settings, path):
            continue
        if not any(key.startswith(os.path.join(folder, "")) for folder in folders):
            continue
        source = files.read_as(path, kind)
        if source is not None:  # else it is said by who names it
            yield source, settings


def named_modules(
    files: Files, paths: Sequence[str], words: Sequence[str]
) -> Iterator[tuple[Source, Settings]]:
    """Yield those modules that are below the folders among the words, and not linted yet."""
    folders = [os.path.abspath(word) for word in words or ["."] if os.path.isdir(word)]
    linted = {os.path.abspath(path) for path in files.linted}
    for path in paths:
        shown = relative(path)
        settings = files.finder.for_path(shown)
        if path in linted or files.excludes(settings, shown):
            continue
        if any(path.startswith(os.path.join(folder, "")) for folder in folders):
            source = files.read_as(shown, "python")
            if source is not None:
                files.linted.append(source.path)
                yield source, settings
