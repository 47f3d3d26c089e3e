"""Constants that one module of a project takes from another: which file has which.

Only files of the project are looked at. A module is looked for where Python may look: from the
folder of the file that imports it up to the root, and in `src` beside. Where more than one file
may be meant, none is certain, and nothing is taken.
"""

from __future__ import annotations

import os

from ..model.names import ConstantUse, WantedConstant
from ..text.opening import UnfitError
from ..text.roots import is_below, upwards
from ..text.source import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model.document import Document
    from .workspace import Workspace

MAX_STEPS = 10
"""Of modules that take a constant from one another."""


class Links:
    """What modules have for others, as all files of a project ask for it.

    They are linked anew when a file that asks, or a module that is asked, has changed. Which
    files there are is asked once.
    """

    def __init__(self, workspace: Workspace, root: str) -> None:
        self._workspace = workspace
        self._root = os.path.abspath(root)
        self._references: dict[str, list[ConstantUse]] = {}
        self._found: dict[str, list[Document]] | None = {}
        self._modules: dict[tuple[str, str], tuple[str, str] | None] = {}

    def fork(self, workspace: Workspace) -> Links:
        """Give the same links for a fork of the workspace."""
        other = Links(workspace, self._root)
        other._references, other._found = dict(self._references), self._found
        other._modules = self._modules
        return other

    def put(self, key: str, documents: Iterable[Document]) -> None:
        """Take what a file asks for now."""
        references = [one for document in documents for one in document.references]
        if references or key in self._references:
            self._found = None
            self._references[key] = references

    def touch(self, key: str) -> None:
        """Take notice that a file has changed."""
        if self._found and key in self._found:
            self._found = None

    @property
    def found(self) -> dict[str, list[Document]]:
        """The constants of modules by the absolute paths of their files.

        It is the same object while nothing of it changes.
        """
        if self._found is None:
            self._found = self._linked()
        return self._found

    def _linked(self) -> dict[str, list[Document]]:
        wanted: dict[str, list[WantedConstant]] = {}
        seen: set[tuple[str, str, str, int]] = set()
        waiting = [one for key in sorted(self._references) for one in self._references[key]]
        for _step in range(MAX_STEPS):
            found: dict[str, list[WantedConstant]] = {}
            for reference in waiting:
                module = self._module_of(reference)
                if module is None:
                    continue
                path, expression = module
                at = reference.source.path
                key = (path, expression, f"{at} {reference.place_kind!r}", reference.span.start)
                if key not in seen:
                    seen.add(key)
                    found.setdefault(path, []).append(WantedConstant(expression, reference))
            waiting = []
            for path, several in found.items():
                wanted.setdefault(path, []).extend(several)
                waiting += self._further(path, several)
        return {path: self._given(path, several)[0] for path, several in wanted.items()}

    def _module_of(self, reference: ConstantUse) -> tuple[str, str] | None:
        key = _from(reference)
        if key not in self._modules:
            self._modules[key] = find(self._root, reference, self._workspace.is_file)
        return self._modules[key]

    def _further(self, path: str, wanted: list[WantedConstant]) -> list[ConstantUse]:
        """Give the constants that a module takes from others, to hand them on."""
        references = self._given(path, wanted)[1]
        return [_by(path, reference) for reference in references]

    def _given(
        self, path: str, wanted: list[WantedConstant]
    ) -> tuple[list[Document], list[ConstantUse]]:
        try:
            return self._workspace.constants(path, wanted)
        except (OSError, ValueError, UnfitError, Unreadable):
            return [], []


def _by(path: str, reference: ConstantUse) -> ConstantUse:
    """Give a reference that says which file has imported it, as a relative import is its own."""
    return ConstantUse(
        reference.source,
        reference.place_kind,
        f"{path}\0{reference.dotted}",
        reference.span,
        placeholders_only=reference.placeholders_only,
        but=reference.but,
    )


def _from(reference: ConstantUse) -> tuple[str, str]:
    """Give the folder of the file that imports a constant, and its name as that has it."""
    importer, _nul, dotted = reference.dotted.rpartition("\0")
    return os.path.dirname(os.path.abspath(importer or reference.source.path)), dotted


def find(
    root: str, reference: ConstantUse, is_file: Callable[[str], bool] = os.path.isfile
) -> tuple[str, str] | None:
    """Give the file of the module that has a constant, and what it is called there."""
    folder, dotted = _from(reference)
    if not is_below(folder, root):
        return None
    name, bracket, key = dotted.partition("[")
    level = len(name) - len(name.lstrip("."))
    for _up in range(level - 1):
        folder = os.path.dirname(folder)
    parts = name[level:].split(".")
    bases = [folder] if level else list(_bases(root, folder))
    for length in range(len(parts) - 1, -1 if level else 0, -1):
        files = {file for base in bases if (file := _module(base, parts[:length], is_file))}
        if files:
            expression = ".".join(parts[length:]) + bracket + key
            return (files.pop(), expression) if len(files) == 1 else None
    return None


def _bases(root: str, folder: str) -> Iterator[str]:
    for place in upwards(folder, to=root):
        yield place
        yield os.path.join(place, "src")


def _module(base: str, parts: list[str], is_file: Callable[[str], bool]) -> str | None:
    """Give the file of a module or package below a folder."""
    if not all(part.isidentifier() for part in parts):
        return None
    place = os.path.join(base, *parts)
    for file in (f"{place}.py", os.path.join(place, "__init__.py")):
        if (parts or file.endswith("__init__.py")) and is_file(file):
            return file
    return None
