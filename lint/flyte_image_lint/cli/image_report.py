"""What `images` prints: the names of configs, where they are used, and what becomes of them."""

from __future__ import annotations

from ..flyte.image import flytekit_parts
from ..flyte.placeholders import PlaceholderError, resolve
from ..flyte.places import FLYTE2, FLYTEKIT
from ..images.reference import InvalidReferenceError, parse
from ..project.contribution import name_references
from ..text.source import first_line, visible
from .layout import aligned, table_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from ..flyte.image import ImageParts
    from ..model.document import Document, ImageEntry
    from ..model.names import NameBinding, NameUse
    from ..project.name_index import NameIndex

DEFAULT = ("<default image>", "<its tag>", None)
"""Stands for the default image; `images --default` shows it."""


class Listed:
    """A config, and the names of the project that it belongs to."""

    def __init__(self, config: Document, names: NameIndex) -> None:
        self.config = config
        self._names = names
        self._own = {entry.name: entry.value for entry in config.entries if entry.value is not None}

    def uses(self, name: str) -> list[tuple[NameUse, str | None, str | None]]:
        """Give the uses of a name, each with what it becomes, or what Flyte raises."""
        uses = (
            name_reference.use
            for name_reference in self._names.references(name, self.config.flavour)
        )
        return [(use, *self._becomes(use)) for use in dict.fromkeys(uses)]

    def _becomes(self, use: NameUse) -> tuple[str | None, str | None]:
        if self.config.flavour == FLYTE2:
            return self._own.get(name_references(use)[0].name), None
        if not use.place_kind.expands:
            return use.text, None
        try:
            return resolve(use.text, self._images(use), DEFAULT), None
        except PlaceholderError as error:
            return None, first_line(str(error))

    def _images(self, use: NameUse) -> dict[str, ImageParts]:
        """Give the images of the names in a use: this config's, or what else binds them alone."""
        images = {}
        for name in {name_reference.name for name_reference in name_references(use)}:
            bound = {one.image for one in self._names.bindings(name, FLYTEKIT)}
            image = self._own.get(name) or (bound.pop() if len(bound) == 1 else None)
            if image is not None:
                images[name] = flytekit_parts(image)
        return images


def as_json(listed: Iterable[Listed]) -> Iterator[str]:
    """Yield an array with an object for each config."""
    from ..reporters.json import dump

    yield "[" + ",\n ".join(dump(_object(one)) for one in listed) + "]"


def _object(listed: Listed) -> dict[str, Any]:
    config = listed.config
    return {
        "path": config.source.path,
        "flavour": config.flavour,
        "error": config.error,
        "images": None if config.error else [_entry(entry, listed) for entry in config.entries],
    }


def _entry(entry: ImageEntry, listed: Listed) -> dict[str, Any]:
    line, column = entry.document.source.position(entry.place.name.start)
    row: dict[str, Any] = {
        "name": entry.name,
        "image": entry.value,
        "line": line,
        "column": column,
        "registry": None,
        "repository": None,
        "tag": None,
        "digest": None,
        "full": entry.full,
        "certain": entry.certain,
        "uses": [_use(*use) for use in listed.uses(entry.name)],
    }
    try:
        reference = parse(entry.value or "")
    except InvalidReferenceError:
        return row
    row["registry"] = reference.domain
    row["repository"] = reference.path
    row["tag"] = reference.tag
    row["digest"] = reference.digest
    return row


def _use(use: NameUse, becomes: str | None, error: str | None) -> dict[str, Any]:
    line, column = use.source.position(use.spanned.where().start)
    return {
        "path": use.source.path,
        "line": line,
        "column": column,
        "text": use.text,
        "becomes": becomes,
        "error": error,
    }


def as_text(listed: Sequence[Listed], elsewhere: Sequence[NameBinding]) -> Iterator[str]:
    """Yield a heading for each config, below it a row for each image and each of its uses.

    At the end comes `elsewhere`, what binds names outside of configs.
    """
    from ..reporters.style import shown_path

    for number, one in enumerate(listed):
        config = one.config
        if number:
            yield ""
        sdk = "Flyte 2" if config.flavour == FLYTE2 else "flytekit"
        yield f"{shown_path(config.source.path)} ({sdk})"
        if config.error:
            yield f"  Flyte cannot read this file: {visible(config.error)}"
        elif not config.entries:
            yield "  no images"
        else:
            yield from aligned([("NAME", "IMAGE", "RESOLVES TO"), *_rows(one)], table_width())
    if elsewhere:
        yield from ([""] if listed else []) + ["outside of configs"]
        yield from aligned([("NAME", "IMAGE", "WHERE"), *map(_row, elsewhere)], table_width())


def _rows(listed: Listed) -> Iterator[tuple[str, str, str]]:
    others = {one.entry: one.later for one in listed.config.ambiguities}
    for entry in listed.config.entries:
        image = entry.type_name if entry.value is None else entry.value
        full = "?" if entry.full is None else entry.full
        yield entry.name, image, "(unchanged)" if full == image else full
        if not entry.certain:
            later = others[entry]
            yield "", "not certain: with PyYAML 6.0.4", "no image" if later is None else later
        for use, becomes, error in listed.uses(entry.name):
            line, _column = use.source.position(use.spanned.where().start)
            outcome = f"fails: {error}" if becomes is None else becomes
            yield "", f"used in {use.source.path}:{line}", outcome


def _row(binding: NameBinding) -> tuple[str, str, str]:
    line, _column = binding.source.position(binding.span.start)
    where = f"{binding.source.path}:{line}, {binding.place_kind.label}"
    return binding.name or "(computed)", binding.image or "(not known)", where
