"""Which image each task of a project runs on, for one command that registers tasks."""

from __future__ import annotations

from ..flyte.image_choice import Images, Named, Outcome, unknown
from ..flyte.places import FLYTE2, FLYTEKIT, INTERNAL_IMAGE
from ..model.names import UNKNOWN
from ..model.tasks import (
    BUILT_REF,
    CONSTANT,
    DEFAULT,
    FLYTES_OWN,
    REF,
    TEXT,
    UNKNOWN_IMAGE,
    TaskImage,
)
from ..text.roots import relative
from .imports import MAX_STEPS, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..model.document import Document
    from ..model.names import Command, NameBinding
    from ..model.tasks import Environment, Task
    from ..text.source import Source
    from .modules import Modules
    from .task_config import CommandConfig

    Version = tuple[int, ...] | None

HIDDEN = "the options of this command are only known when it runs"


class DefaultImage:
    """The default image of the project's flytekit: `of` gives it for FLYTE_INTERNAL_IMAGE.

    `versions` are the numbers of the releases of flytekit that the project may run with.
    """

    def __init__(
        self,
        of: Callable[[str | None, str], Named],
        versions: Sequence[Version],
        shown: str,
    ) -> None:
        self.of = of
        self.versions = tuple(versions) or (None,)
        self.shown = shown


class Row:
    """A task as Flyte names it, where it stands, and what becomes of it."""

    __slots__ = ("line", "name", "outcome", "path")

    def __init__(self, name: str, path: str, line: int, outcome: Outcome) -> None:
        self.name = name
        self.path = path
        self.line = line
        self.outcome = outcome


class TaskImages:
    """Resolves the images of tasks, as they are in the programs of one project."""

    def __init__(self, modules: Modules, default: DefaultImage) -> None:
        self._modules = modules
        self._default = default

    def flytekit(self, task: Task, images: Images) -> Outcome:
        """Give what flytekit makes of a task's image."""
        if images.error is not None:
            return images.of("", None)
        for other in task.image.with_it:
            outcome = self._of(other, task, images)
            if outcome.image is None:
                return outcome
        return self._of(task.image, task, images)

    def _of(self, said: TaskImage, task: Task, images: Images) -> Outcome:
        image = self._followed(said, task.source, FLYTEKIT)
        if image.kind == UNKNOWN_IMAGE:
            return unknown(image.text)
        text = image.text if image.kind == TEXT else ""
        outcomes = [images.of(text, version) for version in self._default.versions]
        if len({outcome.key() for outcome in outcomes}) > 1:
            return unknown(f"it depends on the version of flytekit, {self._default.shown}")
        return outcomes[0]

    def flyte2(
        self, environment: Environment, source: Source, refs: dict[str, Named], others: str
    ) -> Outcome:
        """Give what Flyte 2 makes of an environment's image; `others` says why there may be more.

        Source: `_build_images` in flyte/_deploy.py, 2.12.
        """
        image = self._followed(environment.image, source, FLYTE2)
        if image.kind == TEXT:
            return Outcome(image.text, None, "literal")
        if image.kind == UNKNOWN_IMAGE:
            return unknown(image.text)
        name = "default" if image.kind == DEFAULT else image.text
        given = refs.get(name)
        if given is None:
            if others:
                return unknown(others)
            if image.kind == DEFAULT:
                return unknown(FLYTES_OWN)
            available = list(refs)
            error = f"Image name '{name}' not found in config. Available: {available}"
            return Outcome(None, f"InvalidImageNameError: {error}", "no such name")
        if image.kind == BUILT_REF:
            return unknown(f"it is built from the image of '{name}', {given.where}")
        if given.image is None:
            return unknown(f"the image of '{name}', {given.where}")
        why = f"default from {given.where}" if image.kind == DEFAULT else None
        return Outcome(given.image, None, why or f"'{name}' from {given.where}")

    def _followed(self, image: TaskImage, source: Source, flavour: str) -> TaskImage:
        """Follow constants of other modules to what they are."""
        for _step in range(MAX_STEPS):
            if image.kind != CONSTANT:
                return image
            module = find(self._modules.root, source.path, image.text)
            found = self._modules.constant(*module, flavour) if module else None
            if found is None:
                break
            source, image = found
        return TaskImage(UNKNOWN_IMAGE, f"{image.text} is no constant of the project's files")


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
        elif verb not in ("package", "serialize"):
            listed = config.images
    images = Images(options, listed, default, others, _sources(config, verb))
    if error is None and images.error is None and config and verb not in ("package", "serialize"):
        error = _PACKAGES if verb == "register" and config.packages else config.error
    images.error = error or images.error
    return images


def _sources(config: CommandConfig | None, verb: str) -> str:
    """Say where a command takes names from."""
    if verb in ("package", "serialize"):
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
    found = [
        entry
        for config in documents
        if config.source.path == command.source.path
        for entry in config.entries
        if entry.place_kind is INTERNAL_IMAGE and entry.value is not None
    ]
    if not found:
        return None, ""
    for entry in found:
        between = text[entry.place.value.end : begin]
        if entry.place.value.end <= begin and not set(between) & set("\n;&|"):
            return entry.value, ""
    exported = [entry for entry in found if _is_exported(text, entry.place.value.start)]
    if len(found) == len(exported) == 1 and exported[0].place.value.end <= begin:
        line, _column = command.source.position(exported[0].place.value.start)
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


__all__ = [
    "REF",
    "DefaultImage",
    "Row",
    "TaskImages",
    "flytekit_images",
    "refs_given",
    "variable_of",
]
