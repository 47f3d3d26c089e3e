"""What an editor's user works on: the texts of buffers and folders, and what is known of them."""

from __future__ import annotations

import os

from ..engine.checker import Checker
from ..engine.lint import Report, check, project_of
from ..engine.pin import Pinner
from ..engine.select import Selection
from ..parsers.dispatch import kind_by_content, named_kind
from ..project.files import Files
from ..project.git_files import forget_listings, is_listed
from ..project.project_names import ProjectNames
from ..project.workspace import Workspace
from ..rules.context import Unpinned
from ..settings import Settings, SettingsError
from ..settings.finder import OWN, PYPROJECT
from ..text.opening import UnfitError
from ..text.roots import is_below, relative
from ..text.source import Source, Span
from . import addresses
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


class Buffer:
    """A text that the client has opened: what it calls it, and the version that it gives it."""

    __slots__ = ("data", "path", "uri", "version")

    def __init__(self, uri: str, path: str, version: int | None, data: bytes) -> None:
        self.uri = uri
        self.path = path
        self.version = version
        self.data = data


class Session:
    """The folders and the open texts of one client.

    Everything is in one thread. What `check` reads when it searches the folders is read, and
    nothing else: a text from elsewhere is linted alone, and its neighbors are left alone.
    `folders` are absolute paths, `encoding` is that of positions; `config` and `isolated` are as
    for the command. `revision` grows with every change.

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
        self.workspace = Workspace()
        self.buffers: dict[str, Buffer] = {}
        self._config = config
        self._isolated = isolated
        self._settings = EditedSettings(config, isolated, self.workspace.read)
        self._begin()

    def _begin(self) -> None:
        """Begin anew with all that depends on settings, locks, and on which files there are."""
        self.revision += 1
        self.locks = Locks(self.workspace)
        self._names = ProjectNames(self._settings, self.folders, self.workspace)
        self._checker = Checker(self.workspace, Selection(), self._names.of, pins=self._pins)

    # What the client tells.

    def open(self, uri: str, text: str, version: int | None = None) -> None:
        """Take a text, opened or changed, in the place of what is on disk."""
        path = addresses.path_of(uri) or uri
        data = text.encode(errors="replace")
        self.buffers[path] = Buffer(uri, path, version, data)
        if self._folder_of(path) is None:
            self.revision += 1
            return
        self.workspace.change(Source(relative(path), data))
        self._changed(path)

    def close(self, uri: str) -> None:
        """Forget a text: what is on disk counts again."""
        path = addresses.path_of(uri) or uri
        if self.buffers.pop(path, None) is not None and self._folder_of(path) is not None:
            self.workspace.forget(path)
            self._changed(path)

    def saved(self, path: str) -> None:
        """Take notice of a text that was saved, perhaps as a file that is new."""
        if self._folder_of(path) is not None and not is_listed(self._folder_of(path) or "", path):
            self.files_changed([], others=True)

    def files_changed(self, paths: Iterable[str], *, others: bool = False) -> None:
        """Take notice of files that are new, other or gone on disk; `others` if not just other."""
        for path in paths:
            if path not in self.buffers and self._folder_of(path) is not None:
                self.workspace.forget(path)
                self._changed(path)
        if others:
            forget_listings()
            self._begin()

    def set_folders(self, folders: Iterable[str]) -> None:
        """Work on other folders from now on."""
        self.folders = [os.path.abspath(folder) for folder in folders]
        self._begin()

    def _changed(self, path: str) -> None:
        self.revision += 1
        name = os.path.basename(path)
        if name in (OWN, PYPROJECT) or name.endswith(".toml"):
            before = self._settings
            self._settings = EditedSettings(
                self._config, self._isolated, self.workspace.read, before
            )
            self._begin()
        elif name == "flyte-images.lock":
            self._begin()

    # What features ask.

    def file(self, uri: str) -> EditorFile | None:
        """Give the file of a URI; None where there is none, or none that may be read."""
        path = addresses.path_of(uri) or uri
        buffer = self.buffers.get(path)
        folder = self._folder_of(path)
        if folder is None:
            return self._alone(buffer) if buffer else None
        shown = relative(path)
        try:
            settings = self._settings.for_path(shown)
            found = None
            if is_listed(folder, path):
                finder = Files(
                    self._settings, detect=True, stdin_name=None, workspace=self.workspace
                )
                found = finder.found(shown, folder)
            if found is None:
                data = self.workspace.read(shown, base=folder)
                source = self.workspace.source(shown, named_kind(shown, data))
                return EditorFile(self, uri, path, source, settings, is_linted=False)
        except SettingsError:
            return None
        except (OSError, ValueError, UnfitError):
            return None
        return EditorFile(self, uri, path, *found, is_linted=True)

    def open_files(self) -> list[EditorFile]:
        """Give all files that are open in the editor, in the order in which they were opened."""
        files = [self.file(buffer.uri) for buffer in self.buffers.values()]
        return [file for file in files if file is not None]

    def version(self, path: str) -> int | None:
        """Give the version of a text that is open, None for others."""
        buffer = self.buffers.get(path)
        return buffer.version if buffer else None

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

    def report(self, file: EditorFile) -> Report:
        """Give what `check` finds in a file. Raises Unreadable."""
        if not file.is_linted:
            return Report()
        if file.is_alone:
            return check(file.source, file.settings, Selection())
        return self._checker.check(file.source, file.settings)

    def _alone(self, buffer: Buffer) -> EditorFile:
        """Give a text from outside of all folders: what it is, its name and content say."""
        is_file = os.path.isabs(buffer.path)
        name = relative(buffer.path) if is_file else addresses.name_in(buffer.uri)
        settings = Settings(os.getcwd())
        kind = kind_by_content(name, buffer.data, known=False)
        source = Source(name, buffer.data, kind or named_kind(name, buffer.data))
        return EditorFile(
            self, buffer.uri, buffer.path, source, settings, is_linted=bool(kind), is_alone=True
        )

    def _folder_of(self, path: str) -> str | None:
        """Give the innermost folder that a file is in."""
        around = [folder for folder in self.folders if is_below(path, folder)]
        return max(around, key=len, default=None)

    def _pins(self, source: Source, settings: Settings) -> Pins:
        """Give what pins images: the lock, which is looked for when an image is to be pinned."""
        made: list[Pinner] = []

        def pins(image: Image) -> Pin | Unpinned:
            if not made:
                project = project_of(settings, Selection(), source.path)
                lock = self.lock(os.path.abspath(source.path))
                made.append(Pinner(settings.pin, {}, lock, None, project))
            found = made[0](image)
            return Unpinned("") if isinstance(found, Unpinned) else found

        return pins
