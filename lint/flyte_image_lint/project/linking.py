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
    from collections.abc import Iterable, Iterator

    from ..model.document import Document
    from .workspace import Workspace

MAX_STEPS = 10
"""Of modules that take a constant from one another."""


def link(
    workspace: Workspace, root: str, references: Iterable[ConstantUse]
) -> dict[str, list[Document]]:
    """Give what modules have for others, by the absolute paths of their files."""
    root = os.path.abspath(root)
    wanted: dict[str, list[WantedConstant]] = {}
    seen: set[tuple[str, str, str, int]] = set()
    waiting = list(references)
    for _step in range(MAX_STEPS):
        found: dict[str, list[WantedConstant]] = {}
        for reference in waiting:
            module = find(root, reference)
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
            waiting += _further(workspace, path, several)
    return {path: _given(workspace, path, several)[0] for path, several in wanted.items()}


def _further(workspace: Workspace, path: str, wanted: list[WantedConstant]) -> list[ConstantUse]:
    """Give the constants that a module takes from others, to hand them on."""
    references = _given(workspace, path, wanted)[1]
    return [_by(path, reference) for reference in references]


def _given(
    workspace: Workspace, path: str, wanted: list[WantedConstant]
) -> tuple[list[Document], list[ConstantUse]]:
    try:
        return workspace.constants(path, wanted)
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


def find(root: str, reference: ConstantUse) -> tuple[str, str] | None:
    """Give the file of the module that has a constant, and what it is called there."""
    importer, _nul, dotted = reference.dotted.rpartition("\0")
    folder = os.path.dirname(os.path.abspath(importer or reference.source.path))
    if not is_below(folder, root):
        return None
    name, bracket, key = dotted.partition("[")
    level = len(name) - len(name.lstrip("."))
    for _up in range(level - 1):
        folder = os.path.dirname(folder)
    parts = name[level:].split(".")
    bases = [folder] if level else list(_bases(root, folder))
    for length in range(len(parts) - 1, -1 if level else 0, -1):
        files = {file for base in bases if (file := _module(base, parts[:length]))}
        if files:
            expression = ".".join(parts[length:]) + bracket + key
            return (files.pop(), expression) if len(files) == 1 else None
    return None


def _bases(root: str, folder: str) -> Iterator[str]:
    for place in upwards(folder, to=root):
        yield place
        yield os.path.join(place, "src")


def _module(base: str, parts: list[str]) -> str | None:
    """Give the file of a module or package below a folder."""
    if not all(part.isidentifier() for part in parts):
        return None
    place = os.path.join(base, *parts)
    for file in (f"{place}.py", os.path.join(place, "__init__.py")):
        if (parts or file.endswith("__init__.py")) and os.path.isfile(file):
            return file
    return None
