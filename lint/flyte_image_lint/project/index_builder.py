"""All files of a project, read for the names that they bind and use."""

from __future__ import annotations

import os
from itertools import islice

from ..flyte.config_files import FOUND_AT_ROOT
from ..parsers.dispatch import kind_by_content
from ..parsers.kind_names import is_worth_a_look, may_hide_commands
from ..parsers.quick_test import runs
from ..text.opening import UnfitError
from ..text.roots import relative, upwards
from ..text.source import Unreadable
from .git_files import files_below
from .linking import link
from .name_index import WHOLE, NameIndex, downwards
from .workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model.document import Document

MAX_FILES = 200_000
"""Files that are looked at; a config outside of a repository may lie in a home folder."""


MAX_TEXT = 256 * 1024
"""Bytes of a file of another kind that is looked at for a command; nobody writes longer ones."""

_UNREADABLE = (OSError, ValueError, UnfitError, Unreadable)


def names_below(
    folder: str, is_known: Callable[[str], bool], supplied: Iterable[str] = ()
) -> NameIndex:
    """Read all files below `folder`, as they are on disk; see `ProjectIndex`."""
    return ProjectIndex(Workspace(), folder, is_known, supplied).names()


class _Part:
    """What one file has for the names of its project."""

    __slots__ = ("configs", "path", "spelled", "text", "unread")

    def __init__(self, path: str) -> None:
        self.path = path
        self.configs: list[Document] = []
        self.spelled: set[tuple[str, str]] = set()
        self.text: tuple[str, bytes] | None = None
        self.unread: str | None = None


class ProjectIndex:
    """The names of all files below a folder, as a workspace has them at each moment.

    `is_known` tells those that are configs by their names. What cannot be read is passed over:
    who lints it says so. Of what has changed since names were last asked for, nothing but the
    files concerned is read again.
    """

    def __init__(
        self,
        workspace: Workspace,
        folder: str,
        is_known: Callable[[str], bool],
        supplied: Iterable[str] = (),
    ) -> None:
        self._workspace = workspace
        self._folder = folder
        self._is_known = is_known
        self._supplied = tuple(supplied)
        self._parts: dict[str, _Part] = {}
        self._seen = -1
        self._names: NameIndex | None = None

    def names(self) -> NameIndex:
        """Give the names as they are now; the same object where nothing has changed."""
        changes = self._workspace.changes
        if self._names is None:
            files = files_below(self._folder, self._is_known, lambda _path, _why: None)
            self._parts = {
                os.path.abspath(path): self._part(path) for path in islice(files, MAX_FILES)
            }
        elif self._seen == len(changes):
            return self._names
        else:
            for key in set(changes[self._seen :]) & self._parts.keys():
                self._parts[key] = self._part(self._parts[key].path)
        self._seen = len(changes)
        self._names = self._made()
        return self._names

    def _made(self) -> NameIndex:
        parts = self._parts.values()
        configs = [document for part in parts for document in part.configs]
        references = [one for document in configs for one in document.references]
        return NameIndex(
            [*configs, *self._unlisted(configs)],
            self._supplied,
            {spelled for part in parts for spelled in part.spelled},
            [part.unread for part in parts if part.unread is not None],
            [part.text for part in parts if part.text is not None],
            link(self._workspace, self._folder, references) if references else {},
        )

    def _part(self, path: str) -> _Part:
        """Read one file as it is now."""
        part, known = _Part(path), self._is_known(path)
        is_read = known or is_worth_a_look(path)
        if self._workspace.is_silent(path):
            return part
        try:
            if not is_read and os.path.getsize(path) > MAX_TEXT:
                return part
            data = self._workspace.read(path, base=self._folder)
            if may_hide_commands(path) and len(data) <= MAX_TEXT and runs(data):
                part.text = (relative(path), data)
            kind = kind_by_content(path, data, known=known) if is_read else None
            if is_read and kind != "config":
                part.spelled.update(_spelled(data))
            if kind:
                part.configs = self._workspace.documents(self._workspace.source(path, kind))
            elif not self._workspace.is_shown(path):
                self._workspace.pass_over(path)
        except Unreadable:
            part.unread = relative(path)
        except _UNREADABLE:
            pass
        return part

    def _unlisted(self, configs: list[Document]) -> Iterator[Document]:
        """Read configs that git ignores, or that only a command's `--config` tells."""
        seen = {os.path.abspath(document.source.path) for document in configs if document.is_config}
        named = [
            os.path.join(place, downwards(command.config))
            for document in configs
            for command in document.commands
            if command.config and not os.path.isabs(command.config)
            for place in upwards(
                os.path.dirname(command.source.path), to=self._folder
            )  # may run there
        ]
        for name in (*(os.path.join(self._folder, name) for name in FOUND_AT_ROOT), *named):
            path = os.path.abspath(name)
            if path not in seen and os.path.isfile(path):
                seen.add(path)
                try:
                    self._workspace.read(path, base=self._folder)
                    yield from self._workspace.documents(self._workspace.source(path, "config"))
                except _UNREADABLE:
                    continue


def _spelled(data: bytes) -> Iterator[tuple[str, str]]:
    """Give name and form of all placeholders in a text of any kind."""
    if b"{{" in data:
        from ..flyte.placeholders import find  # only where there may be one

        for found in find(data.decode(errors="replace")):
            yield found.name, found.attribute or WHOLE
