"""What one file of a project has for its names, read from its text as it is now."""

from __future__ import annotations

import os

from ..parsers.dispatch import kind_by_content
from ..parsers.kind_names import is_worth_a_look, may_hide_commands
from ..parsers.quick_test import runs
from ..text.opening import UnfitError
from ..text.roots import relative, upwards
from ..text.source import Unreadable
from .contribution import WHOLE, Contribution

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.document import Document
    from .workspace import Workspace

MAX_TEXT = 256 * 1024
"""Bytes of a file of another kind that is looked at for a command; nobody writes longer ones."""

UNREADABLE = (OSError, ValueError, UnfitError, Unreadable)


class NamesOfFile:
    """What a file has: its `contribution`, the paths of configs that its commands may read.

    `is_config` is whether it is one itself.
    """

    __slots__ = ("configs", "contribution", "is_config", "path")

    def __init__(self, path: str, contribution: Contribution, folder: str) -> None:
        self.path = path
        self.contribution = contribution
        self.is_config = any(document.is_config for document in contribution.documents)
        self.configs = tuple(_configs(contribution.documents, folder))


def read_file(workspace: Workspace, folder: str, path: str, *, is_config: bool) -> NamesOfFile:
    """Read a file below a folder; with nothing in it where it cannot be read, which others say.

    `is_config` is whether it is a config by its name.
    """
    return NamesOfFile(path, _read(workspace, folder, path, is_config=is_config), folder)


def read_config(workspace: Workspace, folder: str, path: str) -> NamesOfFile:
    """Read a config that is none by its name, but that a command or Flyte itself reads."""
    documents: list[Document] = []
    try:
        workspace.read(path, base=folder)
        documents = workspace.documents(workspace.readable(path, "config"))
    except UNREADABLE:
        pass
    return NamesOfFile(path, Contribution(documents, rank=(1, os.path.abspath(path))), folder)


def note_readable(workspace: Workspace, path: str, *, is_config: bool) -> None:
    """Note, of a buffer's text, whether it can be read: if not, the names of the last one count."""
    try:
        kind = kind_by_content(path, workspace.read(path), is_config=is_config)
        documents = workspace.documents(workspace.source(path, kind)) if kind else []
    except UNREADABLE:
        return
    if not any(document.unread or document.failure for document in documents):
        workspace.note_readable(path)


def _read(workspace: Workspace, folder: str, path: str, *, is_config: bool) -> Contribution:
    rank = (0, os.path.abspath(path))
    is_read = is_config or is_worth_a_look(path)
    if workspace.is_silent(path):
        return Contribution(rank=rank)
    texts: list[tuple[str, bytes]] = []
    spelled: list[tuple[str, str]] = []
    try:
        if not is_read and os.path.getsize(path) > MAX_TEXT:
            return Contribution(rank=rank)
        workspace.read(path, base=folder)
        data = workspace.readable(path, "").data
        if may_hide_commands(path) and len(data) <= MAX_TEXT and runs(data):
            texts.append((relative(path), data))
        kind = kind_by_content(path, data, is_config=is_config) if is_read else None
        if is_read and kind != "config":
            spelled += _spelled(data)
        if kind:
            documents = workspace.documents(workspace.readable(path, kind))
            return Contribution(documents, spelled, (), texts, rank)
        if not workspace.is_shown(path):
            workspace.pass_over(path)
    except Unreadable:
        return Contribution((), spelled, [relative(path)], texts, rank)
    except UNREADABLE:
        pass
    return Contribution((), spelled, (), texts, rank)


def _spelled(data: bytes) -> Iterator[tuple[str, str]]:
    """Give name and form of all placeholders in a text of any kind."""
    if b"{{" in data:
        from ..flyte.placeholders import find  # only where there may be one

        for placeholder in find(data.decode(errors="replace")):
            yield placeholder.name, placeholder.attribute or WHOLE


def _configs(documents: Iterable[Document], folder: str) -> Iterator[str]:
    """Give the paths where configs may lie that commands name, in the folders they may run in."""
    from .name_index import downwards

    for document in documents:
        for command in document.commands:
            if command.config and not os.path.isabs(command.config):
                for place in upwards(os.path.dirname(command.source.path), to=folder):
                    yield os.path.abspath(os.path.join(place, downwards(command.config)))
