"""One file as those see it who work on it: its text as it is now, and what is known around it."""

from __future__ import annotations

import os

from ..model.document import Document
from ..parsers.dispatch import kind_by_content, named_kind, read
from ..settings import Settings
from ..text.roots import relative
from ..text.source import Source, Span, Unreadable
from . import addresses
from .positions import Positions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsprotocol import types

    from ..engine.lint import Report
    from ..lockfile import Entry
    from ..project.name_index import NameIndex
    from ..rules.context import RuleContext
    from .session import Session


class EditorFile:
    """A file that is open in an editor, or lies in one of its folders.

    `source` is its text, `path` its absolute path, `uri` what the client calls it. `settings` are
    those that hold for it. `sources` has the same text once more where it is read as two kinds of
    files, since a command names it as a config. `is_linted` tells whether `check` would lint it
    when it searches the folder; what is not linted has a source of some kind all the same.
    `is_alone` marks a text outside of all folders, which no other file is read for.

    Good for one answer: the next change makes it stale.
    """

    __slots__ = (
        "is_alone",
        "is_linted",
        "path",
        "positions",
        "session",
        "settings",
        "source",
        "sources",
        "uri",
    )

    def __init__(
        self,
        session: Session,
        uri: str,
        path: str,
        sources: Sequence[tuple[Source, Settings]],
        *,
        is_linted: bool = True,
        is_alone: bool = False,
    ) -> None:
        self.session = session
        self.uri = uri
        self.path = path
        self.sources = sources
        self.source, self.settings = sources[0]
        self.is_linted = is_linted
        self.is_alone = is_alone
        self.positions = Positions(self.source, session.encoding)

    @property
    def version(self) -> int | None:
        """The version that the client has given the text; None where the file is not open."""
        return self.session.buffers.version(self.path)

    def called(self, source: Source) -> tuple[str, int | None]:
        """Give URI and version of a text, of this file or of another one of its project.

        One that is no file is known by its URI alone.
        """
        if source.path == self.source.path:
            return self.uri, self.version
        buffers = self.session.buffers
        return buffers.uri(source.path), buffers.version(source.path)

    def location(self, source: Source, span: Span) -> types.Location:
        """Give a place, in this file or another one, as the client finds it."""
        from lsprotocol.types import Location

        positions = Positions(source, self.session.encoding)
        return Location(self.called(source)[0], positions.range(span))

    @property
    def documents(self) -> list[Document]:
        """What the text says, for each SDK; nothing where it cannot be read, or is not linted."""
        if not self.is_linted:
            return []
        parsed = read if self.is_alone else self.session.workspace.documents
        try:
            return [each for source, _settings in self.sources for each in parsed(source)]
        except Unreadable:
            return []

    @property
    def names(self) -> NameIndex | None:
        """The names of the project, as its files are now; None for a text that is alone."""
        return None if self.is_alone else self.session.names.of(self.path, self.settings)

    @property
    def context(self) -> RuleContext:
        """What the rules may know: floating tags, versions of Flyte, pins from the lock."""
        return self.session.linting.context(self)

    @property
    def lock(self) -> Mapping[str, Entry]:
        """The entries of `flyte-images.lock` that hold here, by `lockfile.key`."""
        return {} if self.is_alone else self.session.linting.lock(self.path)

    @property
    def report(self) -> Report:
        """What `check` finds in it. Raises Unreadable."""
        return self.session.linting.report(self)


def alone(
    session: Session, uri: str, path: str, data: bytes, *, is_open: bool = True
) -> EditorFile:
    """Give a text from outside of all folders: what it is, its name and content say."""
    name = relative(path) if os.path.isabs(path) else addresses.name_in(uri)
    kind = kind_by_content(name, data, is_config=False)
    sources = [(Source(name, data, kind or named_kind(name, data)), Settings(os.getcwd()))]
    is_linted = is_open and bool(kind)
    return EditorFile(session, uri, path, sources, is_linted=is_linted, is_alone=True)
