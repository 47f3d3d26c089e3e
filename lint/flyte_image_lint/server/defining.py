"""Defining a name that is used and not defined: a new entry behind the last one of a config."""

from __future__ import annotations

from ..flyte.places import FLYTE2, FLYTEKIT
from ..parsers.dispatch import read
from ..text.source import Span, Unreadable, apply_edits, shorten, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from ..text.source import Source
    from .editor_file import EditorFile

    Offer = tuple[str, Source, list[tuple[Span, str]]]

IMAGE = "REGISTRY/IMAGE:VERSION"
"""Stands in a new entry until the user writes the image; no image may have capitals there."""

MAX_CONFIGS = 3
"""In so many configs a name can be defined."""


def definitions_to_add(file: EditorFile, finding: Finding) -> Iterator[Offer]:
    """Yield, for a name that is not defined, the entries that may be added to configs.

    Each is its title, the text of the config, and the edits. A name is added only where the config
    then gives it the image, and all others what they had.
    """
    names, name = file.names, finding.name
    if names is None or not name:
        return
    flavours = [
        flavour
        for flavour in (FLYTEKIT, FLYTE2)
        if names.references(name, flavour) and name not in names.defined(flavour)
    ]
    count = 0
    for config in names.documents:
        if not config.is_config or config.flavour not in flavours or config.failure:
            continue
        if not file.session.is_current(config.source):
            continue
        edit = _entry(config, name)
        if edit and _is_right(config, name, edit):
            path = shorten(visible(config.source.path))
            yield f"Define '{shorten(name)}' in {path}", config.source, [edit]
            count += 1
        if count == MAX_CONFIGS:
            return


def _entry(config: Document, name: str) -> tuple[Span, str] | None:
    """Give the edit that adds an entry below the last one, spelled like that."""
    source = config.source
    if not config.entries or not source.is_text:
        return None
    last = max(config.entries, key=lambda entry: entry.place.name.start).place
    line = source.line_of(max(last.value.end - 1, last.name.start))
    head = source.line_span(source.line_of(last.name.start))
    text = source.printable_text
    indent = text[head.start : last.name.start]
    if indent.strip():
        return None
    end = source.line_span(line).end
    mark = text[last.name.end : last.value.start] if last.value.start > last.name.end else ""
    mark = mark.strip(" \t'\"")
    if mark not in (":", "="):
        return None
    between = f" {mark} " if mark == "=" else ": "
    return Span(end, end), f"{source.newline}{indent}{name}{between}{IMAGE}"


def _is_right(config: Document, name: str, edit: tuple[Span, str]) -> bool:
    """Whether an edit defines the name in a config, and does nothing else."""
    source = config.source
    changed = source.changed(apply_edits(source.printable_text, [edit]).encode())
    try:
        after = read(changed)
    except Unreadable:
        return False
    before = {entry.name: entry.value for entry in config.entries}
    return any(
        {entry.name: entry.value for entry in one.entries} == {**before, name: IMAGE}
        for one in after
        if one.flavour == config.flavour and not one.failure
    )
