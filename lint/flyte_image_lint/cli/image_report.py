"""What `images` prints: the names of configs, where they are used, and what becomes of them."""

from __future__ import annotations

from ..flyte.image import flytekit_parts
from ..flyte.placeholders import PlaceholderError, resolve
from ..flyte.places import FLYTE2, FLYTEKIT
from ..images.reference import InvalidReferenceError, parse
from ..project.name_index import mentions
from ..text.source import first_line, visible
from .layout import aligned, table_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from ..flyte.image import Parts
    from ..model.document import Config, Site
    from ..model.names import Definition, Use
    from ..project.name_index import Names

DEFAULT = ("<default image>", "<its tag>", None)
"""Stands for the default image; `images --default` shows it."""


class Listed:
    """A config, and the names of the project that it belongs to."""

    def __init__(self, config: Config, names: Names) -> None:
        self.config = config
        self._names = names
        self._own = {site.name: site.value for site in config.sites if site.value is not None}

    def uses(self, name: str) -> list[tuple[Use, str | None, str | None]]:
        """Give the uses of a name, each with what it becomes, or what Flyte raises."""
        found = (mention.use for mention in self._names.mentions(name, self.config.flavour))
        return [(use, *self._becomes(use)) for use in dict.fromkeys(found)]

    def _becomes(self, use: Use) -> tuple[str | None, str | None]:
        if self.config.flavour == FLYTE2:
            return self._own.get(mentions(use)[0].name), None
        if not use.field.expands:
            return use.text, None
        try:
            return resolve(use.text, self._images(use), DEFAULT), None
        except PlaceholderError as error:
            return None, first_line(str(error))

    def _images(self, use: Use) -> dict[str, Parts]:
        """Give the images of the names in a use: this config's, or what else binds them alone."""
        images = {}
        for name in {mention.name for mention in mentions(use)}:
            bound = {one.image for one in self._names.definitions(name, FLYTEKIT)}
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
        "images": None if config.error else [_entry(site, listed) for site in config.sites],
    }


def _entry(site: Site, listed: Listed) -> dict[str, Any]:
    line, column = site.config.source.position(site.place.name.start)
    entry: dict[str, Any] = {
        "name": site.name,
        "image": site.value,
        "line": line,
        "column": column,
        "registry": None,
        "repository": None,
        "tag": None,
        "digest": None,
        "full": site.full,
        "certain": site.certain,
        "uses": [_use(*use) for use in listed.uses(site.name)],
    }
    try:
        reference = parse(site.value or "")
    except InvalidReferenceError:
        return entry
    entry["registry"] = reference.domain
    entry["repository"] = reference.path
    entry["tag"] = reference.tag
    entry["digest"] = reference.digest
    return entry


def _use(use: Use, becomes: str | None, error: str | None) -> dict[str, Any]:
    line, column = use.source.position(use.written.where().start)
    return {
        "path": use.source.path,
        "line": line,
        "column": column,
        "text": use.text,
        "becomes": becomes,
        "error": error,
    }


def as_text(listed: Sequence[Listed], elsewhere: Sequence[Definition]) -> Iterator[str]:
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
        elif not config.sites:
            yield "  no images"
        else:
            yield from aligned([("NAME", "IMAGE", "RESOLVES TO"), *_rows(one)], table_width())
    if elsewhere:
        yield from ([""] if listed else []) + ["outside of configs"]
        yield from aligned([("NAME", "IMAGE", "WHERE"), *map(_row, elsewhere)], table_width())


def _rows(listed: Listed) -> Iterator[tuple[str, str, str]]:
    others = {one.site: one.later for one in listed.config.ambiguities}
    for site in listed.config.sites:
        image = site.type_name if site.value is None else site.value
        full = "?" if site.full is None else site.full
        yield site.name, image, "(unchanged)" if full == image else full
        if not site.certain:
            later = others[site]
            yield "", "not certain: with PyYAML 6.0.4", "no image" if later is None else later
        for use, becomes, error in listed.uses(site.name):
            line, _column = use.source.position(use.written.where().start)
            outcome = f"fails: {error}" if becomes is None else becomes
            yield "", f"used in {use.source.path}:{line}", outcome


def _row(definition: Definition) -> tuple[str, str, str]:
    line, _column = definition.source.position(definition.span.start)
    where = f"{definition.source.path}:{line}, {definition.field.label}"
    return definition.name or "(computed)", definition.image or "(not known)", where
