"""Facts about what few files have: uses of names, commands, images that are built, requirements."""

from __future__ import annotations

from ..flyte.places import CONFIG_BUILDER, REF_NAME, REFS_VARIABLE
from ..images.reference import InvalidReferenceError, parse
from ..text.source import UNKNOWN
from .facts import (
    ANY,
    BINDS_ALL_REFS,
    DASH,
    DEVELOPMENT,
    EVERYTHING,
    GIVES_IMAGES,
    NAME_OF_FLYTE2,
    NAMES_CONFIG,
    NEVER_REPLACED,
    NO_TARGET,
    OPEN_BRACE,
    REFUSED,
    VERSION,
    of_image,
    of_invalid,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.document import ImageEntry
    from ..model.names import Command, NameBinding, NameUse, Requirement
    from .context import RuleContext

MAX_PORT = 5
"""Digits of a port, for flytekit."""


def of_registry(entry: ImageEntry, context: RuleContext) -> int:
    """Give the facts of a registry that stands alone, and of an image of it."""
    value = entry.value
    if not value:
        return ANY
    if value != value.lower() or UNKNOWN in value:
        return EVERYTHING
    try:
        reference = parse(f"{value}/image")
    except InvalidReferenceError as error:
        return ANY | NO_TARGET | of_invalid(value, error.reason)
    port = value.partition("/")[0].rpartition(":")[2]
    odd = NO_TARGET if "[" in value or (len(port) > MAX_PORT and ":" in value) else 0
    return ANY | odd | of_image(reference, context)


def of_target(entry: ImageEntry) -> int:
    """Give the facts of a name, a tag format or a builder of an image that is built."""
    is_builder = entry.place_kind is CONFIG_BUILDER
    return ANY if is_builder and entry.value in ("local", "remote") else ANY | NO_TARGET


def of_use(use: NameUse) -> int:
    """Give the facts of a string that may use names."""
    facts, text = ANY, use.text
    if use.place_kind is REF_NAME:
        facts |= NAME_OF_FLYTE2
    if "{" not in text:
        return facts
    if not use.place_kind.expands:
        return facts | NEVER_REPLACED
    facts |= OPEN_BRACE
    facts |= DASH if "-" in text else 0
    return facts | VERSION if "version" in text else facts


def of_command(command: Command) -> int:
    """Give the facts of a command line."""
    facts = ANY
    if command.bindings:
        facts |= GIVES_IMAGES
    if command.refused:
        facts |= REFUSED
    return facts | NAMES_CONFIG if command.config else facts


def of_binding(binding: NameBinding) -> int:
    """Give the facts of a name that is bound outside of configs."""
    return ANY | BINDS_ALL_REFS if binding.place_kind is REFS_VARIABLE else ANY


def of_requirement(requirement: Requirement) -> int:
    """Give the facts of a version of flytekit that the project pins."""
    return ANY | DEVELOPMENT if "dev" in (requirement.versions.exact or "") else ANY
