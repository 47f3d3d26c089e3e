"""What an editor's user works on: the texts of buffers and folders, and what is known of them."""

from __future__ import annotations

import os

from ..parsers.dispatch import named_kind
from ..project.git_files import forget_listings, is_listed
from ..project.linted_files import LintedFiles
from ..project.names_of_file import UNREADABLE, note_readable
from ..project.project_names import ProjectNames
from ..project.workspace import Workspace
from ..settings import Settings, SettingsError
from ..text.roots import is_below, relative
from ..text.source import Source, Span
from . import addresses
from .buffers import Buffer, Buffers
from .edited_settings import EditedSettings
from .editor_file import EditorFile, alone
from .linting import Linting
from .positions import UTF16, Positions
from .project_texts import speaks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsprotocol import types


IGNORES = (".gitignore", "exclude")
"""Files that say what git does not list."""


class Session:
    """The folders and the open texts of one client.

    Everything is in one thread. What `check` reads when it searches the folders is read, and
    nothing else: a text from elsewhere is linted alone, and its neighbors are left alone.
    `folders` are absolute paths, `encoding` is that of positions; `config` and `isolated` are as
    for the command. `tells_related` is whether the client shows places beside that of a diagnostic,
    `takes_versions` whether it refuses edits of another text. `settings`, `names` and `linting` are
    those that hold now; `revision` grows with every change.

    The current directory must not change: messages name files from there.
    """

    def __init__(
        self,
        folders: Iterable[str] = (),
        *,
        encoding: str = UTF16,
        config: str | None = None,
        isolated: bool = False,
    ) -> None:
        self.folders = [os.path.abspath(folder) for folder in folders]
        self.encoding = encoding
        self.revision = 0
        self.tells_related = self.takes_versions = True
        self.workspace = Workspace()
        self.buffers = Buffers()
        self.settings = EditedSettings(config, isolated, self.workspace.read)
        self._begin()

    def _begin(self) -> None:
        """Begin anew with all that depends on settings, and on which files there are."""
        self.names = ProjectNames(self.settings, self.folders, self.workspace)
        self._linted = {
            folder: LintedFiles(folder, self.settings, self.names, self.workspace)
            for folder in self.folders
        }
        self._lint_anew()

    def _lint_anew(self) -> None:
        """Begin anew with what is found in files, which are the same, with the same names."""
        self.revision += 1
        self.linting = Linting(self.workspace, self.names)

    # What the client tells.

    def open(self, uri: str, text: str, version: int | None = None) -> None:
        """Take a text, opened or changed, in the place of what is on disk."""
        buffer = Buffer(uri, version, text.encode(errors="replace"))
        is_new = self.buffers.put(buffer)
        self.revision += 1
        if not buffer.is_file:
            return
        path, shown = buffer.path, relative(buffer.path)
        self.workspace.buffers.add(path)
        self.workspace.change(Source(shown, buffer.data))
        if self.folder_of(path) is not None:
            if is_new and not os.path.lexists(path):
                self._begin()
            note_readable(self.workspace, path, is_config=self.settings.is_known(shown))
        self._consider(path)

    def close(self, uri: str) -> None:
        """Forget a text: what is on disk counts again."""
        buffer = self.buffers.take_out(uri)
        if buffer is None:
            return
        self.revision += 1
        if buffer.is_file:
            path = buffer.path
            self.workspace.buffers.discard(path)
            self.workspace.forget(path)
            if self.folder_of(path) is not None and not os.path.lexists(path):
                self._begin()
            self._consider(path)

    def saved(self, uri: str) -> None:
        """Take notice of a text that has been written, perhaps as a file that is new."""
        path = addresses.path_of(uri)
        folder = self.folder_of(path) if path else None
        if path and folder and not is_listed(folder, path):
            self.files_changed([], others=True)

    def files_changed(self, paths: Iterable[str], *, others: bool = False) -> None:
        """Take notice of files that are other on disk; with `others`, new or gone as well."""
        self.revision += 1
        for path in paths:
            if self.buffers.at(path) is None:
                self.workspace.forget(path)
                if others:  # it may be a folder that is gone
                    self.workspace.forget_below(path)
                folder = self.folder_of(path)
                others = others or (folder is not None and speaks(self.workspace, folder, path))
                self._consider(path)
        if others:
            forget_listings()
            self._begin()

    def set_folders(self, folders: Iterable[str]) -> None:
        """Work on other folders from now on."""
        before, self.folders = self.folders, [os.path.abspath(folder) for folder in folders]
        for folder in set(before).difference(self.folders):
            self.workspace.forget_below(folder)  # nobody tells what changes there
        self._begin()

    def _consider(self, path: str) -> None:
        """Work out anew what depends on a text beside names: settings, locks, versions."""
        if path in self.settings.consulted:
            self.settings = self.settings.renewed()
            self._begin()
        elif os.path.basename(path) in IGNORES:
            forget_listings()
            self._begin()
        elif self.linting.depends_on(path):
            self._lint_anew()

    # What features ask.

    def file(self, uri: str) -> EditorFile | None:
        """Give the file of a URI; None where there is none, or none that may be read."""
        path = addresses.path_of(uri) or uri
        folder = self.folder_of(path)
        if folder is None:
            return self._alone(uri, path)
        shown = relative(path)
        try:
            sources = self._linted[folder].sources(path)
            if sources:
                return EditorFile(self, uri, path, sources)
            settings = self.settings.for_path(shown)
        except SettingsError:
            settings = Settings(folder)
        try:
            data = self.workspace.read(shown, base=folder)
        except UNREADABLE:
            return None
        source = self.workspace.source(shown, named_kind(shown, data))
        return EditorFile(self, uri, path, [(source, settings)], is_linted=False)

    def _alone(self, uri: str, path: str) -> EditorFile | None:
        """Give a text from outside of all folders, if it is open, or settings."""
        buffer = self.buffers.at(path)
        if buffer is not None:
            return alone(self, uri, path, buffer.data)
        if path not in self.settings.consulted:
            return None
        try:  # what is wrong with settings is shown, wherever they are
            return alone(self, uri, path, self.workspace.read(path), is_open=False)
        except UNREADABLE:
            return None

    def open_files(self) -> list[EditorFile]:
        """Give all files that are open in the editor, in the order in which they were opened."""
        files = [self.file(buffer.uri) for buffer in self.buffers]
        return [file for file in files if file is not None]

    def location(self, source: Source, span: Span) -> types.Location:
        """Give a place in any file as the client finds it."""
        from lsprotocol.types import Location

        positions = Positions(source, self.encoding)
        return Location(self.buffers.uri(source.path), positions.range(span))

    def is_current(self, source: Source) -> bool:
        """Whether a text is that of its file now, and not the last one that could be read.

        Offsets in the other one are no places of the file.
        """
        return self.workspace.source(source.path, source.kind).data == source.data

    def problems(self) -> dict[str, list[str]]:
        """Give what is wrong with settings and locks, by their absolute paths."""
        problems: dict[str, list[str]] = {}
        for error in self.settings.problems.values():
            for file in error.files:
                problems.setdefault(os.path.abspath(file), []).append(error.problem)
        for path, problem in self.linting.problems():
            problems.setdefault(path, []).append(problem)
        return problems

    def folder_of(self, path: str) -> str | None:
        """Give the innermost folder that a file is in."""
        around = [folder for folder in self.folders if is_below(path, folder)]
        return max(around, key=len, default=None)
