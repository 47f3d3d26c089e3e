"""Whether a fix leaves a file's structure as it is: commands and words, documents, syntax trees.

This looks at a file again without what the parsers made of it, by the parsers of its language
where there are any: `ast`, `json`, `yaml.compose`, `configparser`. Plain configs need none.
"""

from __future__ import annotations

from ...parsers.kinds import CONFIG, syntax_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ...text.source import Source
    from .leaves import Changes


def broken_by(before: Source, after: Source, changes: Changes) -> list[int] | None:
    """Give the edits, by number, that change more than their text; None for any of them.

    `changes` are in order, and their places those in `before`. A file that could not be read
    before has no structure to keep.
    """
    if before.kind == CONFIG.name:
        from .plain import is_kept  # only for configs

        if is_kept(before, after):
            return []
    return broken_by_parser(before, after, changes)


def broken_by_parser(before: Source, after: Source, changes: Changes) -> list[int] | None:
    """Give what `broken_by` does, by the parser of the file's language."""
    name = syntax_of(before.kind, before.path).shape
    if name == "options":
        from .options import kept

        return [] if kept(before, after, changes) else None
    from .leaves import unexplained  # not for plain configs

    shape = _module(name).shape
    old = shape(before)
    if old is None:
        return []
    new = shape(after)
    return None if new is None else unexplained(old, new, changes)


def _module(name: str) -> ModuleType:
    from importlib import import_module  # as above

    return import_module(f".{name}", __name__)
