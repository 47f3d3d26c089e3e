"""Whether a fix leaves a file's structure as it is: commands and words, documents, syntax trees.

This looks at a file again without what the readers made of it, by the parsers of its language
where there are any: `ast`, `json`, `yaml.compose`, `configparser`.
"""

from __future__ import annotations

from importlib import import_module

from .leaves import unexplained

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ...text.source import Source
    from .leaves import Changes

_MODULES = {
    "python": "program",
    "notebook": "notebook",
    "manifest": "document",
    "shell": "commands",
    "make": "commands",
    "docker": "commands",
    "env": "lines",
    "markdown": "lines",
    "requirements": "lines",
}
"""The module for each kind of file but configs; it has `shape`."""


def broken_by(before: Source, after: Source, changes: Changes) -> list[int] | None:
    """Give the edits, by number, that change more than their text; None for any of them.

    `changes` are in order, and their places those in `before`. A file that could not be read
    before has no structure to keep.
    """
    if before.kind == "config" and not before.path.endswith(("yaml", "yml")):
        from .options import kept

        return [] if kept(before, after, changes) else None
    module = "document" if before.kind == "config" else _MODULES[before.kind]
    shape = _module(module).shape
    old = shape(before)
    if old is None:
        return []
    new = shape(after)
    return None if new is None else unexplained(old, new, changes)


def _module(name: str) -> ModuleType:
    return import_module(f".{name}", __name__)
