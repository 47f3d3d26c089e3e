"""What the modules of a project have for other files, kept up with the workspace."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.document import Document
    from ..model.names import ConstantUse
    from ..text.source import Source
    from .workspace import Workspace


class Linked:
    """What modules have for other files, by the absolute paths of files.

    `constants` are those of a module that others use, as what they are used for. `parts` are the
    texts of what the strings of a file are put together from, by their full names there.
    `looked_at` are the modules that were looked at for that.
    """

    __slots__ = ("constants", "looked_at", "parts")

    def __init__(self) -> None:
        self.constants: dict[str, list[Document]] = {}
        self.parts: dict[str, Mapping[str, str]] = {}
        self.looked_at: set[str] = set()


class Links:
    """What modules have for others, as all files of a project ask for it.

    They are linked anew when a file that asks, or a module that is asked, has changed. Which
    files there are is asked once.
    """

    def __init__(self, workspace: Workspace, root: str) -> None:
        self._workspace = workspace
        self._root = os.path.abspath(root)
        self._references: dict[str, list[ConstantUse]] = {}
        self._joining: dict[str, Source] = {}
        self._linked: Linked | None = Linked()
        self._modules: dict[tuple[str, str], tuple[str, str] | None] = {}

    def fork(self, workspace: Workspace) -> Links:
        """Give the same links for a fork of the workspace."""
        other = Links(workspace, self._root)
        other._references, other._joining = dict(self._references), dict(self._joining)
        other._linked, other._modules = self._linked, self._modules
        return other

    def put(self, key: str, documents: Iterable[Document]) -> None:
        """Take what a file asks for now."""
        asks = key in self._references or key in self._joining
        self._references.pop(key, None)
        self._joining.pop(key, None)
        for document in documents:
            if document.references:
                self._references.setdefault(key, []).extend(document.references)
            if document.parts:
                self._joining[key] = document.source
        if asks or key in self._references or key in self._joining:
            self._linked = None

    def touch(self, key: str) -> None:
        """Take notice that a file has changed."""
        if self._linked and key in self._linked.looked_at:
            self._linked = None

    @property
    def linked(self) -> Linked:
        """What modules have for others; the same object while nothing of it changes."""
        if self._linked is None:
            from .linker import Linker  # only where something is taken from another module

            linker = Linker(self._workspace, self._root, self._modules)
            self._linked = Linked()
            linker.link(self._references, self._joining, self._linked)
        return self._linked
