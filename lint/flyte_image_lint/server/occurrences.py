"""Where friendly names occur in a project: what binds them to images, and what uses them."""

from __future__ import annotations

from typing import NamedTuple

from ..flyte.config_files import is_yaml
from ..model.document import ImageEntry
from ..model.names import UNKNOWN
from ..project.contribution import name_references, speaks
from ..text.source import Source, Span
from .placeholder_text import SpelledName, spelled_at, spelled_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..flyte.places import PlaceKind
    from ..model.document import Document
    from ..model.names import NameBinding, NameUse
    from ..project.name_index import NameIndex

    Texts = Callable[[], Iterable[Source]]
    """Gives the texts of a project in which names may be spelled."""

    IsCurrent = Callable[[Source], bool]
    """Whether a text is that of its file as it is now."""


class Occurrence(NamedTuple):
    """A name at a place.

    `spelled` is where the name alone is spelled to the letter, None where it is put together of
    something; `span` is that place then, or what it is made of. `place_kind` is None for a
    placeholder of which nobody knows what becomes of it. `image` is that of a binding, None where
    it cannot be told.
    """

    flavour: str
    name: str
    source: Source
    span: Span
    spelled: Span | None
    place_kind: PlaceKind | None
    is_binding: bool = False
    image: str | None = None
    form: str = ""

    @property
    def place(self) -> tuple[str, int, int]:
        """What tells it from others: path and place."""
        return self.source.path, self.span.start, self.span.end


def bound_by(definition: NameBinding) -> Iterator[Occurrence]:
    """Give what binds a name, if that can be told."""
    if definition.name is None:
        return
    span, spelled, source = definition.span, definition.spelled, definition.source
    if source.kind == "config":
        spelled = span if spells(source, span, definition.name) else None
    flavour, image = definition.place_kind.flavour, definition.image
    image = None if image is None or UNKNOWN in image else image
    place = spelled or span
    yield Occurrence(
        flavour, definition.name, source, place, spelled, definition.place_kind, True, image
    )


def spells(source: Source, span: Span, name: str) -> bool:
    """Whether a key of a config is spelled as its name; INI lower-cases what is written."""
    written = source.printable_text[span.start : span.end]
    return written == name or (not is_yaml(source.path) and written.lower() == name)


def used_by(use: NameUse) -> Iterator[Occurrence]:
    """Give the names that a string uses."""
    for one in name_references(use):
        exact = use.spanned.exact(one.start, one.end)
        where = exact or use.spanned.span
        yield Occurrence(
            speaks(use), one.name, use.source, where, exact, use.place_kind, form=one.form
        )


def said_by(documents: Iterable[Document]) -> Iterator[Occurrence]:
    """Give the names that the documents of a file bind and use."""
    for document in documents:
        if document.is_config:
            for entry in document.entries:
                yield from _bound_at(entry)
        for definition in document.bindings:
            yield from bound_by(definition)
        for use in document.uses:
            yield from used_by(use)


def _bound_at(entry: ImageEntry) -> Iterator[Occurrence]:
    if entry.key_type == "str":
        source, span = entry.document.source, entry.place.name
        spelled = span if spells(source, span, entry.name) else None
        image = entry.value if entry.certain else None
        flavour = entry.document.flavour
        yield Occurrence(flavour, entry.name, source, span, spelled, entry.place_kind, True, image)


def bindings(names: NameIndex, flavour: str, name: str) -> list[Occurrence]:
    """Give all that binds a name, in order of place."""
    occurrences = [one for each in names.bindings(name, flavour) for one in bound_by(each)]
    return _ordered(occurrences)


def uses(
    names: NameIndex,
    flavour: str,
    name: str,
    texts: Texts = tuple,
    is_current: IsCurrent | None = None,
) -> list[Occurrence]:
    """Give all that uses a name, in order of place, and what spells it in the `texts`.

    What is known of texts before the current ones, which cannot be read, is left out.
    """
    occurrences = [
        one
        for reference in names.references(name, flavour)
        for one in used_by(reference.use)
        if one.name == name
    ]
    for path in names.modules:
        constants = names.constants_of(path) or ()
        occurrences += [
            one
            for one in said_by(constants)
            if (one.flavour, one.name, one.is_binding) == (flavour, name, False)
        ]
    occurrences = [one for one in occurrences if is_current is None or is_current(one.source)]
    spans: dict[str, list[Span]] = {}
    for one in occurrences:
        spans.setdefault(one.source.path, []).append(one.span)
    for source in texts():
        there = spans.get(source.path, ())
        for spelled in spelled_names(source):
            if (spelled.flavour, spelled.name) == (flavour, name):
                span = spelled.span
                if not any(one.start <= span.start and span.end <= one.end for one in there):
                    occurrences.append(_spelled(source, spelled))
    return _ordered(occurrences)


def _spelled(source: Source, spelled: SpelledName) -> Occurrence:
    span = spelled.span
    return Occurrence(spelled.flavour, spelled.name, source, span, span, None, form=spelled.form)


def _ordered(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """Give each place once, in order: several names of a program may give one string."""
    by_place = {one.place: one for one in occurrences}
    return [by_place[place] for place in sorted(by_place)]


def occurrence_at(source: Source, documents: Iterable[Document], offset: int) -> Occurrence | None:
    """Give the name that an offset is at, by what a file says or, failing that, by its text."""
    there = [one for one in said_by(documents) if one.span.start <= offset <= one.span.end]
    exact = [one for one in there if one.spelled]
    if exact:
        return exact[0]
    spelled = spelled_at(source, offset)
    if spelled is None:
        return there[0] if len({(one.flavour, one.name) for one in there}) == 1 else None
    inexact = [one for one in there if one.name == spelled.name]
    return inexact[0] if inexact else _spelled(source, spelled)
