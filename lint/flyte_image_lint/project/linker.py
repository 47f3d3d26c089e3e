"""Links the modules of a project: which file has the constants that another one takes from it."""

from __future__ import annotations

import os

from ..model.names import WantedConstant
from ..text.opening import UnfitError
from ..text.source import Unreadable
from .imports import MAX_STEPS, find
from .parts import StringParts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..model.document import Document
    from ..model.names import ConstantUse
    from ..text.source import Source
    from .linking import Linked
    from .workspace import Workspace

    Taken = tuple[list[Document], list[ConstantUse]]
    ConstantTexts = Mapping[str, str]


class Linker:
    """Links once, as the workspace has the files now.

    `modules` has what was found before: the module of a constant, and what it is called there,
    by the folder that it is imported in and its full name there.
    """

    def __init__(
        self,
        workspace: Workspace,
        root: str,
        modules: dict[tuple[str, str], tuple[str, str] | None],
    ) -> None:
        self._workspace = workspace
        self._root = root
        self._modules = modules
        self._parts = StringParts(root, workspace.module, workspace.is_file)

    def link(
        self,
        references: Mapping[str, list[ConstantUse]],
        joining: Mapping[str, Source],
        linked: Linked,
    ) -> None:
        """Fill in what modules have for the references of files, and for texts that join parts."""
        for path, wanted in self._wanted(references).items():
            linked.constants[path] = self._taken(path, wanted)[0]
            linked.looked_at.add(path)
        for path, source in sorted(joining.items()):
            constants = self._parts.read(path, self._reader(source))[1]
            if constants:
                linked.parts[path] = constants
        linked.looked_at |= self._parts.looked_at

    def _wanted(
        self, references: Mapping[str, list[ConstantUse]]
    ) -> dict[str, list[WantedConstant]]:
        """Give what is wanted of each module, of those that hand on what others have as well."""
        wanted: dict[str, list[WantedConstant]] = {}
        seen: set[tuple[str, str, str, int]] = set()
        waiting = [one for key in sorted(references) for one in references[key]]
        for _step in range(MAX_STEPS):
            by_path: dict[str, list[WantedConstant]] = {}
            for reference in waiting:
                module = self._module_of(reference)
                if module is None:
                    continue
                path, expression = module
                at = reference.source.path
                key = (path, expression, f"{at} {reference.place_kind!r}", reference.span.start)
                if key not in seen:
                    seen.add(key)
                    by_path.setdefault(path, []).append(WantedConstant(expression, reference))
            waiting = []
            for path, several in by_path.items():
                wanted.setdefault(path, []).extend(several)
                waiting += self._taken(path, several)[1]
        return wanted

    def _module_of(self, reference: ConstantUse) -> tuple[str, str] | None:
        key = os.path.dirname(os.path.abspath(reference.importer)), reference.dotted
        if key not in self._modules:
            self._modules[key] = find(
                self._root, reference.importer, reference.dotted, self._workspace.is_file
            )
        return self._modules[key]

    def _taken(self, path: str, wanted: list[WantedConstant]) -> Taken:
        """Give what a module has of what is wanted, and what it takes for that from others."""

        def read(constants: ConstantTexts) -> tuple[Taken, list[str]]:
            documents, references, parts = self._workspace.constants(path, wanted, constants)
            return (documents, references), parts

        try:
            return self._parts.read(path, read)[0]
        except (OSError, ValueError, UnfitError, Unreadable):
            return [], []

    def _reader(self, source: Source) -> Callable[[ConstantTexts], tuple[None, list[str]]]:
        """Give what reads the parts that the strings of a file take from other modules."""

        def read(constants: ConstantTexts) -> tuple[None, list[str]]:
            documents = self._workspace.documents(source, constants)
            return None, [part for document in documents for part in document.parts]

        return read
