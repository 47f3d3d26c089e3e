"""What the rules about uses of names share."""

from __future__ import annotations

from ..flyte.image import flytekit_parts
from ..flyte.placeholders import find
from ..flyte.places import CONFIG, FLYTEKIT, INTERNAL_IMAGE
from ..flyte.releases import DASHES, IMAGE_REPOSITORIES
from ..flyte.releases import FLYTEKIT as FLYTEKIT_RELEASE
from ..images import partial
from ..text.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..flyte.placeholders import Placeholder
    from ..model.names import NameBinding, NameUse
    from .context import RuleContext

DEFAULT_IMAGE = (IMAGE_REPOSITORIES[0], f"py3.11-{FLYTEKIT_RELEASE}", None)
"""Stands for the default image, which is known on the machine that registers the tasks."""


def placeholders(use: NameUse) -> list[Placeholder]:
    """Give the placeholders of a use that flytekit replaces."""
    return find(use.text) if use.place_kind.expands else []


def is_left(text: str, placeholder: Placeholder, context: RuleContext) -> bool:
    """Whether an old flytekit leaves a placeholder as it is, since its name holds a `-`."""
    return "-" in text[placeholder.start : placeholder.end] and is_below(context, DASHES)


def is_below(context: RuleContext, release: tuple[int, ...]) -> bool:
    """Whether the project's flytekit is certainly older than a release."""
    versions = context.flytekit_versions
    return versions is not None and versions.are_below(release)


def shown(text: str) -> str:
    """Give the text of a use, or a part of it, for a message."""
    return partial.shown(text)


def place_of(binding: NameBinding) -> str:
    """Give path and line of a binding."""
    line, _column = binding.source.position(binding.span.start)
    return visible(f"{binding.source.path}:{line}")


def images_of(name: str, flavour: str, context: RuleContext) -> list[str] | None:
    """Give the images that a name may be bound to; None if that cannot be told."""
    names = context.names
    bindings = names.bindings(name, flavour) if names else []
    images = [binding.image for binding in bindings]
    certain = [image for image in images if image]
    return certain if certain and len(certain) == len(images) else None


def default_images(context: RuleContext) -> list[str]:
    """Give the images that the project gives to tasks without one, as far as they can be told.

    They are given by commands, by programs and by FLYTE_INTERNAL_IMAGE; a config cannot.
    """
    names = context.names
    if names is None:
        return []
    of_commands = [
        one.image for one in names.bindings("default", FLYTEKIT) if one.place_kind is not CONFIG
    ]
    variables = [
        entry.value
        for document in names.documents
        for entry in document.entries
        if entry.place_kind is INTERNAL_IMAGE
    ]
    certain = [
        image for image in (*of_commands, *variables) if image and not partial.is_partial(image)
    ]
    return list(dict.fromkeys(certain))


def sets_default_image(context: RuleContext) -> bool:
    """Whether the project sets FLYTE_INTERNAL_IMAGE, or it is not known what it sets."""
    names = context.names
    return names is None or any(
        entry.place_kind is INTERNAL_IMAGE
        for document in names.documents
        for entry in document.entries
    )


def is_untagged(image: str) -> bool:
    """Whether flytekit finds neither tag nor digest in an image."""
    return not any(flytekit_parts(image)[1:])


def flytekit_numbers(context: RuleContext) -> list[tuple[int, ...] | None]:
    """Give versions that the project's flytekit may have, one of each kind; None is the newest."""
    versions = context.flytekit_versions
    return list(versions.samples()) or [None] if versions else [None]
