"""What the rules about uses of names share."""

from __future__ import annotations

from ..flyte.image import flytekit_parts
from ..flyte.placeholders import find
from ..flyte.placeholders.replacing import DASHES_SINCE
from ..flyte.places import INTERNAL_IMAGE
from ..model.names import UNKNOWN
from ..parsers.versions import numbers
from ..text.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..flyte.placeholders import Placeholder
    from ..model.names import Definition, Use
    from .context import Project

DEFAULT_IMAGE = ("cr.flyte.org/flyteorg/flytekit", "py3.11-1.16.31", None)
"""Stands for the default image, which is known on the machine that registers the tasks."""


def placeholders(use: Use) -> list[Placeholder]:
    """Give the placeholders of a use that flytekit replaces."""
    return find(use.text) if use.field.expands else []


def is_left(text: str, placeholder: Placeholder, version: tuple[int, ...] | None) -> bool:
    """Whether an old flytekit leaves a placeholder as it is, since its name holds a `-`."""
    is_old = version is not None and version < DASHES_SINCE
    return is_old and "-" in text[placeholder.start : placeholder.end]


def shown(text: str) -> str:
    """Give the text of a use, or a part of it, for a message."""
    return text.replace(UNKNOWN, "…")


def place_of(definition: Definition) -> str:
    """Give path and line of a definition."""
    line, _column = definition.source.position(definition.span.start)
    return visible(f"{definition.source.path}:{line}")


def images_of(name: str, flavour: str, project: Project) -> list[str] | None:
    """Give the images that a name may be bound to; None if that cannot be told."""
    names = project.names
    definitions = names.definitions(name, flavour) if names else []
    images = [definition.image for definition in definitions]
    known = [image for image in images if image]
    return known if known and len(known) == len(images) else None


def sets_default_image(project: Project) -> bool:
    """Whether the project sets FLYTE_INTERNAL_IMAGE, or it is not known what it sets."""
    names = project.names
    return names is None or any(
        site.field is INTERNAL_IMAGE for config in names.configs for site in config.sites
    )


def is_untagged(image: str) -> bool:
    """Whether flytekit finds neither tag nor digest in an image."""
    return not any(flytekit_parts(image)[1:])


def flytekit_numbers(project: Project) -> tuple[int, ...] | None:
    """Give the project's version of flytekit as numbers; None where it is not known."""
    return None if project.flytekit is None else numbers(project.flytekit)
