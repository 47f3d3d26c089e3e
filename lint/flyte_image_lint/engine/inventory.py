"""All images that a project writes anywhere, each with the places where it is written."""

from __future__ import annotations

from ..images.reference import InvalidReferenceError, parse
from ..model.names import MAX_VALUE
from ..text.source import Unreadable, shorten
from .results import InventoryImage, InventoryPlace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.document import ImageEntry
    from .project_run import ProjectRun


def inventory_of(run: ProjectRun) -> list[InventoryImage]:
    """Give the images in the files of a run, sorted; those that cannot be read are refused."""
    checker = run.checker()
    places: dict[str, set[InventoryPlace]] = {}
    for source, settings in run.sources():
        try:
            documents = checker.documents(source, settings)
        except Unreadable as error:
            run.files.refuse(source.path, str(error))
            continue
        for document in documents:
            for entry in _images(document.entries):
                places.setdefault(_key(entry), set()).add(_place(entry))
    return [_image(text, sorted(places[text])) for text in sorted(places)]


def _images(entries: Iterable[ImageEntry]) -> Iterator[ImageEntry]:
    """Yield the entries that hold images, and not parts of what is built, or paths of files."""
    for entry in entries:
        is_part = entry.place_kind.is_registry or entry.place_kind.is_target
        if entry.value and not is_part and not entry.file:
            yield entry


def _key(entry: ImageEntry) -> str:
    """Give what images are the same in: the canonical form of a valid reference, else the text."""
    value = entry.value or ""
    if not entry.is_known:
        return shorten(value, MAX_VALUE)
    try:
        return parse(value).canonical
    except InvalidReferenceError:
        return value


def _place(entry: ImageEntry) -> InventoryPlace:
    source = entry.document.source
    line, column = source.position(entry.place.value.start)
    return InventoryPlace(
        source.path,
        line,
        column,
        entry.name or None,
        shorten(entry.value or "", MAX_VALUE),
        entry.place_kind.label,
        entry.place_kind.flavour,
    )


def _image(text: str, places: list[InventoryPlace]) -> InventoryImage:
    registry = repository = tag = digest = None
    try:
        reference = parse(text)
    except InvalidReferenceError:
        pass
    else:
        registry, repository = reference.domain, reference.path
        tag, digest = reference.tag, reference.digest
    return InventoryImage(text, registry, repository, tag, digest, places)
