"""A project's texts as they are now: on disk, in an editor's buffer, after the fixes made so far.

A file is read from disk once, and a text is parsed once, however many ask: who lints, who gathers
names, who fixes, who locks. A workspace is made for a run (or an editor's session); what is tried
and may be dropped again is tried in a fork of it.
"""

from __future__ import annotations

import os

from ..parsers.dispatch import read
from ..parsers.kind_names import kind_of
from ..text.opening import MAX_SIZE, TOO_LARGE, UnfitError, followed, read_bytes
from ..text.roots import relative
from ..text.source import Source, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..model.document import Document
    from ..model.names import ConstantUse, WantedConstant
    from .name_index import NameIndex

    Constants = tuple[list[Document], list[ConstantUse], list[str]]

MAX_MODULE = 32 * 1024
"""Bytes of a module that says nothing of Flyte and is kept all the same: it may have constants."""


class Workspace:
    """The texts of files by their paths, and the documents of texts.

    Paths may be absolute, or relative to the current directory, which must not change. `changes`
    are the absolute paths of the files that have been given another text, in their order.
    `buffers` are those of texts that somebody is writing: where such a text cannot be read, what
    it has for names is what the last one had that could be (`readable`).
    """

    def __init__(self) -> None:
        self.changes: list[str] = []
        self.buffers: set[str] = set()
        self._readable: dict[str, bytes] = {}
        self._below: Workspace | None = None
        self._keys: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._texts: dict[str, bytes] = {}
        self._silent: set[str] = set()
        self._changed: set[str] = set()
        self._bases: dict[str, str | None] = {}
        self._sources: dict[tuple[str, str], Source] = {}
        self._documents: dict[tuple[str, str], dict[object, list[Document] | Unreadable]] = {}
        self._constants: dict[tuple[str, object], tuple[bytes, Constants]] = {}

    def fork(self, *, as_is: bool = False) -> Workspace:
        """Give a workspace of the same texts, whose changes are not felt in this one.

        What the one reads or parses, the other need not. With `as_is`, a text that cannot be read
        has no names of one before it.
        """
        other = Workspace()
        other._below = self
        other._shown, other._bases, other._keys = self._shown, self._bases, self._keys
        other._documents, other._constants = self._documents, self._constants
        other._silent = self._silent
        other.buffers, other._readable = set(self.buffers), {} if as_is else dict(self._readable)
        return other

    def show(self, paths: Iterable[str]) -> None:
        """Say how files are to be shown: as these paths, and others from the current directory."""
        for path in paths:
            self._shown.setdefault(os.path.abspath(path), path)

    def read(self, path: str, *, base: str | None = None, limit: int = MAX_SIZE) -> bytes:
        """Give a file's content as it is now; raises what `opening.read_bytes` does."""
        key = self._key(path)
        data = self._text(key)
        if data is None:
            data = read_bytes(path, base=base, limit=limit)
            self._keep(key, data, base)
        elif len(data) > limit:
            raise UnfitError(TOO_LARGE)
        elif self._bases.get(key, base) != base:
            followed(path, base)  # what one may follow, another may not
        return data

    def source(self, path: str, kind: str) -> Source:
        """Give a file that has been read as one of some kind: one object for one text."""
        key = self._key(path)
        data = self._text(key) or b""
        source = self._sources.get((key, kind))
        if source is None or source.data is not data:
            below = self._below.source(path, kind) if self._below else None
            if below is None or below.data is not data:
                below = Source(self._shown.get(key) or relative(path), data, kind)
            source = self._sources[key, kind] = below
        return source

    def note_readable(self, path: str) -> None:
        """Note that the text of a buffer can be read."""
        key = self._key(path)
        data = self._text(key)
        if data is not None and key in self.buffers:
            self._readable[key] = data

    def readable(self, path: str, kind: str) -> Source:
        """Give the text of a file that has been read, or the last one that can be read."""
        source = self.source(path, kind)
        data = self._readable.get(self._key(path), source.data)
        return source if data == source.data else source.changed(data)

    def is_file(self, path: str) -> bool:
        """Whether there is a file, on disk or as a text that was put in."""
        return self._key(path) in self._changed or os.path.isfile(path)

    def names_in(self, folder: str) -> list[str]:
        """Give the names in a folder, as `os.listdir` does, and those of buffers."""
        new = {os.path.basename(key) for key in self.buffers if os.path.dirname(key) == folder}
        return list({*os.listdir(folder), *new}) if new else os.listdir(folder)

    def pass_over(self, path: str) -> None:
        """Drop the text of a file that says nothing of images, unless names may stand in it.

        Nor is a text dropped that is not on disk.
        """
        key = self._key(path)
        if key in self._changed or key in self._root()._changed:
            return
        data, kind = self._text(key), kind_of(key)
        if data is None or b"{{" in data or b"flyte" in data or b"union" in data:
            return
        if kind == "requirements":  # it says for which Python the project is
            return
        self._silent.add(key)
        if kind != "python" or len(data) > MAX_MODULE:  # others may take constants from it
            self._root()._texts.pop(key, None)

    def is_silent(self, path: str) -> bool:
        """Whether a file is known to say nothing of images, nor of names."""
        return self._key(path) in self._silent

    def is_shown(self, path: str) -> bool:
        """Whether somebody has said how the file is to be shown, and is going to look at it."""
        return self._key(path) in self._shown

    def change(self, source: Source, documents: list[Document] | None = None) -> None:
        """Put a new text in the place of a file's, with what it says where that is known.

        Only a fork keeps what the texts before said.
        """
        key = self._key(source.path)
        self._texts[key] = source.data
        self._changed.add(key)
        self._silent.discard(key)
        self._shown.setdefault(key, source.path)
        self._sources[key, source.kind] = source
        if self._below is None:
            self._drop(key)
        else:
            self._readable.pop(key, None)
        if documents is not None:
            self._documents.setdefault((key, source.kind), {})[source.data] = documents
        self.changes.append(key)

    def forget(self, path: str) -> None:
        """Forget what is known of a file: it is read from disk again, or is gone."""
        key = self._key(path)
        self._texts.pop(key, None)
        self._changed.discard(key)
        self._readable.pop(key, None)
        self._bases.pop(key, None)
        self._silent.discard(key)
        for place in [place for place in self._sources if place[0] == key]:
            del self._sources[place]
        self._drop(key)
        self.changes.append(key)

    def forget_below(self, folder: str) -> None:
        """Forget all files that are below a folder, but buffers."""
        start = os.path.join(os.path.abspath(folder), "")
        for key in [key for key in self._texts if key.startswith(start)]:
            if key not in self.buffers:
                self.forget(key)

    def documents(
        self, source: Source, constants: Mapping[str, str] | None = None
    ) -> list[Document]:
        """Give what a text says, as `dispatch.read` does: parsed once. Raises Unreadable."""
        by_text = self._documents.setdefault((self._key(source.path), source.kind), {})
        text = (source.data, *sorted(constants.items())) if constants else source.data
        documents = by_text.get(text)
        if documents is None:
            try:
                documents = read(source, constants)
            except Unreadable as error:
                documents = error
            by_text[text] = documents
        if isinstance(documents, Unreadable):
            raise Unreadable(str(documents))
        return documents

    def joined(
        self, source: Source, names: Callable[[], NameIndex | None]
    ) -> tuple[list[Document], Mapping[str, str] | None]:
        """Give what a text says, with those parts of its strings that other modules have.

        With it come these, as `documents` takes them; None, without a look at `names`, where
        there is no such string. Raises Unreadable.
        """
        documents = self.documents(source)
        if not any(document.parts for document in documents):
            return documents, None
        index = names()
        constants = index.parts_of(source.path) if index else {}
        return self.documents(source, constants), constants

    def constants(
        self, path: str, wanted: list[WantedConstant], constants: Mapping[str, str]
    ) -> Constants:
        """Give what others take from a module, as `read_wanted` does. Raises as `read` does."""
        from ..parsers.python.parser import place, read_wanted  # only where constants are imported

        source = self.module(path)
        wants = tuple(
            (one.expression, at.place_kind, at.placeholders_only, at.but, place(at))
            for one in wanted
            for at in [one.reference]
        )
        key = (self._key(path), (wants, *sorted(constants.items())))
        data, taken = self._constants.get(key, (None, None))
        if taken is None or data != source.data:
            taken = read_wanted(source, wanted, constants)
            self._constants[key] = source.data, taken
        return taken

    def module(self, path: str) -> Source:
        """Give the text of a Python module. Raises as `read` does."""
        self.read(path)
        return self.readable(path, "python")

    def _key(self, path: str) -> str:
        """Give the absolute path: each is asked for often."""
        key = self._keys.get(path)
        if key is None:
            key = self._keys[path] = os.path.abspath(path)
        return key

    def _text(self, key: str) -> bytes | None:
        data = self._texts.get(key)
        return self._below._text(key) if data is None and self._below else data

    def _root(self) -> Workspace:
        """Give the workspace that no fork is, which keeps what is on disk."""
        return self._below._root() if self._below else self

    def _keep(self, key: str, data: bytes, base: str | None) -> None:
        self._root()._texts[key] = data
        self._bases[key] = base

    def _drop(self, key: str) -> None:
        kept = self._readable.get(key)
        for place in [place for place in self._documents if place[0] == key]:
            documents = self._documents.pop(place)
            if kept in documents:
                self._documents[place] = {kept: documents[kept]}
