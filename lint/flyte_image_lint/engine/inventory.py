"""All images that a project writes anywhere, each with the places where it is written."""

from __future__ import annotations

from ..images.reference import InvalidReferenceError, parse
from ..model.names import MAX_VALUE
from ..text.source import Unreadable, shorten
from .results import InventoryImage, InventoryPlace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.document import Site
    from ..project.files import Files
    from ..settings import Settings
    from ..text.source import Source
    from .checker import Checker


def inventory_of(
    sources: Iterable[tuple[Source, Settings]], checker: Checker, files: Files
) -> list[InventoryImage]:
    """Give the images in files, sorted; what cannot be read is an error of `files`."""
    places: dict[str, set[InventoryPlace]] = {}
    for source, settings in sources:
        try:
            documents = checker.documents(source, settings)
        except Unreadable as error:
            files.refuse(source.path, str(error))
            continue
        for document in documents:
            for site in _images(document.sites):
                places.setdefault(_key(site), set()).add(_place(site))
    return [_image(text, sorted(places[text])) for text in sorted(places)]


def _images(sites: Iterable[Site]) -> Iterator[Site]:
    """Yield the entries that hold images, and not parts of what is built, or paths of files."""
    for site in sites:
        is_part = site.field.is_registry or site.field.is_target
        if site.value and not is_part and not site.file:
            yield site


def _key(site: Site) -> str:
    """Give what images are the same in: the canonical form of a valid reference, else the text."""
    value = site.value or ""
    if not site.is_known:
        return shorten(value, MAX_VALUE)
    try:
        return parse(value).canonical
    except InvalidReferenceError:
        return value


def _place(site: Site) -> InventoryPlace:
    source = site.config.source
    line, column = source.position(site.place.value.start)
    return InventoryPlace(
        source.path,
        line,
        column,
        site.name or None,
        shorten(site.value or "", MAX_VALUE),
        site.field.label,
        site.field.flavour,
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
