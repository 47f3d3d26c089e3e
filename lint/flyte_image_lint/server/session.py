"""What an editor's user works on: the texts of buffers and folders, and what is known of them."""

from __future__ import annotations

import os
from typing import NamedTuple

from ..engine.checker import Checker
from ..engine.lint import Report, check, project_of
from ..engine.pin import Pinner
from ..engine.select import Selection
from ..lockfile import NAME as LOCK
from ..parsers.dispatch import kind_by_content, named_kind
from ..parsers.kind_names import is_worth_a_look
from ..parsers.kinds import has_word
from ..project.git_files import forget_listings, is_listed, is_told
from ..project.linted_files import LintedFiles
from ..project.names_of_file import note_readable
from ..project.project_names import ProjectNames
from ..project.workspace import Workspace
from ..rules.context import Unpinned
from ..settings import Settings, SettingsError
from ..text.opening import UnfitError
from ..text.roots import is_below, relative
from ..text.source import Source, Span
from . import addresses
from .accepted import Accepted
from .edited_settings import EditedSettings
from .editor_file import EditorFile
from .locks import Locks
from .positions import UTF16, Positions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsprotocol import types

    from ..lockfile import Entry
    from ..project.name_index import NameIndex
    from ..rules.context import Image, Pin, Pins, RuleContext


IGNORES = (".gitignore", "exclude")
"""Files that say what git does not list."""


class Buffer:
    """A text that the client has opened: what it calls it, and the version that it gives it."""

    __slots__ = ("data", "path", "uri", "version")

    def __init__(self, uri: str, path: str, version: int | None, data: bytes) -> None:
        self.uri = uri
        self.path = path
        self.version = version
        self.data = data


class Reported(NamedTuple):
    """What was found in a text."""

    source: Source
    report: Report


class Session:
    """The folders and the open texts of one client.

    Everything is in one thread. What `check` reads when it searches the folders is read, and
    nothing else: a text from elsewhere is linted alone, and its neighbors are left alone.
    `folders` are absolute paths, `encoding` is that of positions; `config` and `isolated` are as
    for the command. `revision` grows with every change. `tells_related` is whether the client shows
    places beside that of a diagnostic, `takes_versions` whether it refuses edits of another text.

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
        self.buffers: dict[str, Buffer] = {}
        self._config = config
        self._isolated = isolated
        self._settings = EditedSettings(config, isolated, self.workspace.read)
        self._begin()

    def _begin(self) -> None:
        """Begin anew with all that depends on settings, and on which files there are."""
        self.revision += 1
        self.locks = Locks(self.workspace)
        self._accepted = Accepted(self.workspace)
        self._names = ProjectNames(self._settings, self.folders, self.workspace)
        self._linted = {
            folder: LintedFiles(folder, self._settings, self._names, self.workspace)
            for folder in self.folders
        }
        self._checker = Checker(self.workspace, Selection(), self._names.of, pins=self._pins)
        self._reports: dict[str, list[Reported]] = {}

    # What the client tells.

    def open(self, uri: str, text: str, version: int | None = None) -> None:
        """Take a text, opened or changed, in the place of what is on disk."""
        path = addresses.path_of(uri) or uri
        data = text.encode(errors="replace")
        is_new = path not in self.buffers
        self.buffers[path] = Buffer(uri, path, version, data)
        self.revision += 1
        if self.folder_of(path) is None:
            return
        self.workspace.buffers.add(path)
        self.workspace.change(Source(relative(path), data))
        if is_new and not os.path.lexists(path):
            self._begin()
        note_readable(self.workspace, path, known=self._settings.is_known(relative(path)))
        self._consider(path)

    def close(self, uri: str) -> None:
        """Forget a text: what is on disk counts again."""
        path = addresses.path_of(uri) or uri
        if self.buffers.pop(path, None) is None:
            return
        self.revision += 1
        if self.folder_of(path) is not None:
            self.workspace.buffers.discard(path)
            self.workspace.forget(path)
            if not os.path.lexists(path):
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
            folder = self.folder_of(path)
            if path not in self.buffers and folder is not None:
                self.workspace.forget(path)
                if others:  # it may be a folder that is gone
                    self.workspace.forget_below(path)
                others = others or self._speaks_now(path, folder)
                self._consider(path)
        if others:
            forget_listings()
            self._begin()

    def _speaks_now(self, path: str, folder: str) -> bool:
        """Whether a file that said nothing of images says something now, so that it is listed."""
        if is_told(folder, path) or not is_worth_a_look(path):
            return False
        try:
            return has_word(self.workspace.read(path, base=folder))
        except (OSError, ValueError, UnfitError):
            return False

    def set_folders(self, folders: Iterable[str]) -> None:
        """Work on other folders from now on."""
        before = self.folders
        self.folders = [os.path.abspath(folder) for folder in folders]
        for path, buffer in self.buffers.items():
            if self.folder_of(path) and not any(is_below(path, folder) for folder in before):
                self.workspace.buffers.add(path)
                self.workspace.change(Source(relative(path), buffer.data))
            elif not self.folder_of(path):
                self.workspace.buffers.discard(path)
                self.workspace.forget(path)
        self._begin()

    def _consider(self, path: str) -> None:
        """Work out anew what depends on a text beside names: settings, locks, versions."""
        name = os.path.basename(path)
        if name.endswith(".toml"):  # any may be extended
            before = self._settings
            self._settings = EditedSettings(
                self._config, self._isolated, self.workspace.read, before
            )
            self._begin()
        elif name == LOCK or path in self._accepted.baselines:
            self._begin()
        elif path in self._checker.consulted or name in IGNORES:
            if name in IGNORES:
                forget_listings()
            self._begin()

    # What features ask.

    def file(self, uri: str) -> EditorFile | None:
        """Give the file of a URI; None where there is none, or none that may be read."""
        path = addresses.path_of(uri) or uri
        folder = self.folder_of(path)
        if folder is None:
            buffer = self.buffers.get(path)
            return self._alone(buffer) if buffer else None
        shown = relative(path)
        try:
            sources = self._linted[folder].sources(path)
            if sources:
                return EditorFile(self, uri, path, sources)
            settings = self._settings.for_path(shown)
        except SettingsError:
            settings = Settings(folder)
        try:
            data = self.workspace.read(shown, base=folder)
        except (OSError, ValueError, UnfitError):
            return None
        source = self.workspace.source(shown, named_kind(shown, data))
        return EditorFile(self, uri, path, [(source, settings)], is_linted=False)

    def open_files(self) -> list[EditorFile]:
        """Give all files that are open in the editor, in the order in which they were opened."""
        files = [self.file(buffer.uri) for buffer in self.buffers.values()]
        return [file for file in files if file is not None]

    def version(self, path: str) -> int | None:
        """Give the version of a text that is open, None for others."""
        buffer = self.buffers.get(path)
        return buffer.version if buffer else None

    def version_of(self, path: str) -> int | None:
        """Give the version of a text by its path, as messages show it."""
        return self.version(os.path.abspath(path))

    def uri(self, path: str) -> str:
        """Give the URI of a file, as the client calls it."""
        path = os.path.abspath(path)
        buffer = self.buffers.get(path)
        return buffer.uri if buffer else addresses.uri_of(path)

    def location(self, source: Source, span: Span) -> types.Location:
        """Give a place in any file as the client finds it."""
        from lsprotocol.types import Location

        positions = Positions(source, self.encoding)
        return Location(self.uri(source.path), positions.range(span))

    def is_current(self, source: Source) -> bool:
        """Whether a text is that of its file now, and not the last one that could be read.

        Offsets in the other one are no places of the file.
        """
        return self.workspace.source(source.path, source.kind).data == source.data

    def names(self, path: str, settings: Settings) -> NameIndex:
        """Give the names of the project that a file belongs to."""
        return self._names.of(relative(path), settings)

    def lock(self, path: str) -> Mapping[str, Entry]:
        """Give the entries of the lock that holds for a file; none where it is broken."""
        return self.locks.of(os.path.dirname(path))

    def root(self, path: str, settings: Settings) -> str:
        """Give the folder of the project that a file belongs to."""
        return self._names.root(relative(path), settings)

    def settings(self, folder: str) -> Settings:
        """Give the settings for the files in a folder. Raises SettingsError."""
        return self._settings.for_folder(folder)

    def is_known(self, path: str) -> bool:
        """Whether a file is a config by its name, to an SDK or as the settings say."""
        return self._settings.is_known(path)

    def context(self, file: EditorFile) -> RuleContext:
        """Give what rules may know of a file."""
        if file.is_alone:
            return project_of(file.settings, Selection(), file.source.path)
        context = self._checker.context(file.source, file.settings)
        context.names_from(lambda: self.names(file.path, file.settings))
        return context

    def problems(self) -> dict[str, list[str]]:
        """Give what is wrong with settings and locks, by their absolute paths."""
        found: dict[str, list[str]] = {}
        for error in self._settings.problems.values():
            for path in error.path.split(" and "):
                found.setdefault(os.path.abspath(path), []).append(error.problem)
        problems = (*self.locks.problems.items(), *self._accepted.problems.items())
        for path, problem in problems:
            found.setdefault(path, []).append(problem)
        return found

    def report(self, file: EditorFile) -> Report:
        """Give what `check` finds in a file. Raises Unreadable."""
        if not file.is_linted:
            return Report()
        if file.is_alone:
            return self.lint_alone(file.source)
        before = self._reports.get(file.path, [])
        reported = [self._reported(source, settings, before) for source, settings in file.sources]
        self._reports[file.path] = reported
        findings = [finding for one in reported for finding in one.report.findings]
        suppressed = [pair for one in reported for pair in one.report.suppressed]
        unchecked = [place for one in reported for place in one.report.unchecked]
        findings.sort(key=lambda one: one.sort_key)
        return Report(self._accepted.left(findings, file.settings), suppressed, unchecked)

    def _reported(self, source: Source, settings: Settings, before: list[Reported]) -> Reported:
        """Lint a text, unless it is as it was, among names as they were."""
        for one in before:
            if one.source is source and not self._checker.is_stale(source, settings):
                return one
        return Reported(source, self._checker.check(source, settings))

    def lint_alone(self, source: Source) -> Report:
        """Lint a text outside of all folders."""
        return check(source, Settings(os.getcwd()), Selection())

    def fork(self) -> tuple[Workspace, Checker]:
        """Give a workspace for trying changes, and what lints the texts in it."""
        workspace = self.workspace.fork()
        names = self._names.fork(workspace)
        return workspace, Checker(workspace, Selection(), names.of, pins=self._pins)

    def _alone(self, buffer: Buffer) -> EditorFile:
        """Give a text from outside of all folders: what it is, its name and content say."""
        is_file = os.path.isabs(buffer.path)
        name = relative(buffer.path) if is_file else addresses.name_in(buffer.uri)
        kind = kind_by_content(name, buffer.data, known=False)
        source = Source(name, buffer.data, kind or named_kind(name, buffer.data))
        alone = [(source, Settings(os.getcwd()))]
        return EditorFile(self, buffer.uri, buffer.path, alone, is_linted=bool(kind), is_alone=True)

    def folder_of(self, path: str) -> str | None:
        """Give the innermost folder that a file is in."""
        around = [folder for folder in self.folders if is_below(path, folder)]
        return max(around, key=len, default=None)

    def _pins(self, source: Source, settings: Settings) -> Pins:
        """Give what pins images: the lock, which is looked for when an image is to be pinned."""
        made: list[Pinner] = []

        def pins(image: Image) -> Pin | Unpinned:
            if not made:
                lock = self.lock(os.path.abspath(source.path))
                context = self._checker.context(source, settings)
                made.append(Pinner(settings.pin, {}, lock, None, context))
            found = made[0](image)
            return Unpinned("") if isinstance(found, Unpinned) else found

        return pins
