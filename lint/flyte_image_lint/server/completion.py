"""What may be written at a place, told by the text before it: a half-written file is no program."""

from __future__ import annotations

import re

from ..flyte.image import is_name
from ..flyte.places import FLYTE2, FLYTEKIT
from ..parsers.kinds import KINDS
from ..text.source import Span, shorten, visible
from .completion_item import ATTRIBUTE, NAME, Item, word_at
from .completion_rules import in_ignore
from .completion_settings import in_settings
from .occurrences import bindings
from .places import place_of
from .settings_text import is_settings_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..project.name_index import NameIndex
    from ..text.source import Source

_NAME = re.compile(r"\{\{\s*\.images?\.([A-Za-z0-9_-]*)\Z", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\{\{\s*\.images?\.[A-Za-z0-9_-]+\.(\w*)\Z", re.IGNORECASE)
_REF = re.compile(r"\bfrom_ref_name\(\s*(?:name\s*=\s*)?[rRuU]?\\?[\"']([^\"'\\\n]*)\Z")
_REST = re.compile(r"[A-Za-z0-9_-]*")
_REST_OF_LITERAL = re.compile(r"[^\"'\\\r\n]*")

ATTRIBUTES = (
    ("fqn", "the image without tag and digest"),
    ("version", "the image's tag or digest; the default image's, if it has neither"),
)
MAX_OFFERED = 1000
MAX_BEFORE = 2000
"""Code points before the place that are looked at."""


def completions(source: Source, names: Callable[[], NameIndex | None], offset: int) -> list[Item]:
    """Give what may be written at an offset; nothing where nothing is known of it.

    `names` gives the names of the project, None for a text that is alone.
    """
    text = source.printable_text
    if is_settings_file(source.path):
        return list(in_settings(source, offset))
    start = max(text.rfind("\n", 0, offset) + 1, offset - MAX_BEFORE)
    before = text[start:offset]
    if source.kind != "config":
        if match := _ATTRIBUTE.search(before):
            span = word_at(text, offset, match[1], _REST)
            return [Item(word, word, span, ATTRIBUTE, about) for word, about in ATTRIBUTES]
        if match := _NAME.search(before):
            span = word_at(text, offset, match[1], _REST)
            return [*_names(names(), FLYTEKIT, span)]
    if KINDS[source.kind].is_python:
        start = max(0, offset - MAX_BEFORE)  # the argument may stand on a line of its own
        if match := _REF.search(text, start, offset):
            span = word_at(text, offset, match[1], _REST_OF_LITERAL)
            return [*_names(names(), FLYTE2, span)]
    return list(in_ignore(source, offset, before))


def _names(names: NameIndex | None, flavour: str, span: Span) -> Iterator[Item]:
    """Offer the names that are bound for one SDK, each with its image and where it is bound."""
    if names is None:
        return
    offered = [name for name in names.defined(flavour) if flavour == FLYTE2 or is_name(name)]
    if flavour == FLYTEKIT:
        offered = [name for name in offered if name != "default"]
        detail = "the default image"
        yield Item("default", "default", span, NAME, detail)
    for name in sorted(offered)[:MAX_OFFERED]:
        if any(mark in name for mark in "\"'\\") or not name.isprintable():
            continue  # it cannot be written as it is
        bound = bindings(names, flavour, name)
        images = dict.fromkeys(visible(shorten(one.image or "?")) for one in bound)
        places = [place_of(one.source, one.span.start) for one in bound[:10]]
        detail = ", ".join(images) if bound else "defined outside of the project"
        documentation = visible(f"defined in {', '.join(places)}") if places else ""
        yield Item(name, name, span, NAME, detail, documentation)
