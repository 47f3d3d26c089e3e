"""The images that a command which registers tasks has: by its options, its config, a variable."""

from __future__ import annotations

from ..flyte.image_choice import Images, Named
from ..flyte.places import INTERNAL_IMAGE
from ..model.names import UNKNOWN
from ..text.roots import relative
from .hidden_bindings import READ_NO_CONFIG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.document import Document
    from ..model.names import Command, NameBinding
    from .task_config import CommandConfig

HIDDEN = "the options of this command are only known when it runs"
"""Why a command may have images that nobody can tell."""


def flytekit_images(
    command: Command | None,
    bindings: Sequence[NameBinding],
    config: CommandConfig | None,
    default: Named,
    *,
    verb: str,
) -> Images:
    """Give the images that a command of flytekit has, by its options and its config."""
    options, others = [], ""
    for one in bindings:
        if one.name is None:
            others = HIDDEN
        else:
            where = "default: '--image'" if one.name == "default" else "'--image'"
            options.append(Named(one.name, one.image, where))
    if command is not None and command.config == "":
        others = others or "the config of this command is only known when it runs"
    if others:
        default = Named("default", None, others)
    listed: list[Named] = []
    error = None
    if config is not None:
        if config.problem:
            others = others or config.problem
        elif config.is_broken:
            error = config.error
        elif verb not in READ_NO_CONFIG:
            listed = config.images
    images = Images(options, listed, default, others, _sources(config, verb))
    if error is None and images.error is None and config and verb not in READ_NO_CONFIG:
        error = _PACKAGES if verb == "register" and config.packages else config.error
    images.error = error or images.error
    return images


def _sources(config: CommandConfig | None, verb: str) -> str:
    """Say where a command takes names from."""
    if verb in READ_NO_CONFIG:
        return f"'--image' alone, 'pyflyte {verb}' reads no config"
    if config is None:
        return "'--image' alone, no '--config' is given"
    return f"'--image' and {relative(config.path)}"


_PACKAGES = (
    "ValueError: Unimplemented, just specify pkgs like folder/files as args at the end of the "
    "command"
)


def variable_of(command: Command, documents: Sequence[Document]) -> tuple[str | None, str]:
    """Give what the text of a command says of FLYTE_INTERNAL_IMAGE, and where it says so.

    None where it says nothing; UNKNOWN where it cannot be told whether it is for this command.
    """
    text, begin = command.source.text, command.span.start
    variables = [
        entry
        for document in documents
        if document.source.path == command.source.path
        for entry in document.entries
        if entry.place_kind is INTERNAL_IMAGE and entry.value is not None
    ]
    if not variables:
        return None, ""
    for entry in variables:
        between = text[entry.place.value.end : begin]
        if entry.place.value.end <= begin and not set(between) & set("\n;&|"):
            return entry.value, ""
    exported = [entry for entry in variables if _is_exported(text, entry.place.value.start)]
    if len(variables) == len(exported) == 1 and exported[0].place.value.end <= begin:
        line = command.source.line_of(exported[0].place.value.start)
        return exported[0].value, f", {command.source.path}:{line}"
    return UNKNOWN, ""


def _is_exported(text: str, start: int) -> bool:
    """Whether the assignment before `start` is exported at the beginning of a line."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return line.startswith("export ") and line.count(" ") == 1


def refs_given(config: CommandConfig | None, bindings: Sequence[NameBinding]) -> dict[str, Named]:
    """Give the images by name that a command of Flyte 2 has."""
    refs = {one.name: one for one in config.images} if config else {}
    for one in bindings:
        if one.name is not None:
            refs[one.name] = Named(one.name, one.image, "'--image'")
    return refs
