"""Friendly names as the symbols of a file, and of a project."""

from __future__ import annotations

from typing import NamedTuple

from ..flyte.places import FLYTE2, FLYTEKIT
from ..text.source import Span, shorten, visible
from .navigation import definitions
from .occurrences import said_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.document import Document
    from ..project.name_index import NameIndex
    from ..text.source import Source
    from .occurrences import IsCurrent, Occurrence

MAX_FOUND = 500
"""Symbols of one answer."""


class Symbol(NamedTuple):
    """A name, what is known of it, where it stands with its image, and where alone."""

    name: str
    detail: str
    source: Source
    span: Span
    name_span: Span
    is_binding: bool


def document_symbols(documents: Iterable[Document]) -> list[Symbol]:
    """Give the names that a file binds and uses, in order."""
    documents = list(documents)
    ends = {
        entry.place.name.start: entry.place.value.end
        for document in documents
        if document.is_config
        for entry in document.entries
    }
    symbols: dict[tuple[int, int], Symbol] = {}
    for one in said_by(documents):
        end = max(ends.get(one.span.start, 0), one.span.end)
        detail = _detail(one) if one.is_binding else "used"
        symbol = _symbol(one, detail, Span(one.span.start, end))
        symbols.setdefault((one.span.start, one.span.end), symbol)
    return [symbols[place] for place in sorted(symbols)]


def workspace_symbols(names: NameIndex, query: str, is_current: IsCurrent) -> list[Symbol]:
    """Give what binds the names that have the letters of a query, in order; all for no query."""
    symbols = []
    for flavour in (FLYTEKIT, FLYTE2):
        for name in sorted(names.defined(flavour)):
            if has_letters(name, query):
                bound = definitions(names, flavour, name, is_current)
                symbols += [_symbol(one, _detail(one), one.span) for one in bound]
    return symbols[:MAX_FOUND]


def has_letters(name: str, query: str) -> bool:
    """Whether a name has the letters of a query, in their order; case does not matter."""
    left = iter(name.lower())
    return all(letter in left for letter in query.lower())


def _detail(one: Occurrence) -> str:
    return "an image that cannot be told" if one.image is None else visible(shorten(one.image))


def _symbol(one: Occurrence, detail: str, span: Span) -> Symbol:
    name = visible(shorten(one.name)) or "(empty)"
    return Symbol(name, detail, one.source, span, one.span, one.is_binding)
