"""Which image a task runs on, as its program says it, with the images that a command has."""

from __future__ import annotations

from ..flyte.image_choice import ImageChoice, unknown
from ..flyte.places import FLYTE2, FLYTEKIT
from ..model.tasks import (
    BUILT_REF,
    CONSTANT,
    DEFAULT,
    FLYTES_OWN,
    TEXT,
    UNKNOWN_IMAGE,
    TaskImage,
)
from .imports import MAX_STEPS, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..flyte.image_choice import Images, Named
    from ..model.tasks import Environment, Task
    from ..text.source import Source
    from .modules import Modules

    Version = tuple[int, ...] | None


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


class TaskImages:
    """Resolves the images of tasks, as they are in the programs of one project."""

    def __init__(self, modules: Modules, default: DefaultImage) -> None:
        self._modules = modules
        self._default = default

    def flytekit(self, task: Task, images: Images) -> ImageChoice:
        """Give what flytekit makes of a task's image."""
        if images.error is not None:
            return images.of("", None)
        for other in task.image.with_it:
            outcome = self._of(other, task, images)
            if outcome.image is None:
                return outcome
        return self._of(task.image, task, images)

    def _of(self, said: TaskImage, task: Task, images: Images) -> ImageChoice:
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
    ) -> ImageChoice:
        """Give what Flyte 2 makes of an environment's image; `others` says why there may be more.

        Source: `_build_images` in flyte/_deploy.py, 2.12.
        """
        image = self._followed(environment.image, source, FLYTE2)
        if image.kind == TEXT:
            return ImageChoice(image.text, None, "literal")
        if image.kind == UNKNOWN_IMAGE:
            return unknown(image.text)
        name = "default" if image.kind == DEFAULT else image.text
        ref = refs.get(name)
        if ref is None:
            if others:
                return unknown(others)
            if image.kind == DEFAULT:
                return unknown(FLYTES_OWN)
            available = list(refs)
            error = f"Image name '{name}' not found in config. Available: {available}"
            return ImageChoice(None, f"InvalidImageNameError: {error}", "no such name")
        if image.kind == BUILT_REF:
            return unknown(f"it is built from the image of '{name}', {ref.where}")
        if ref.image is None:
            return unknown(f"the image of '{name}', {ref.where}")
        why = f"default from {ref.where}" if image.kind == DEFAULT else None
        return ImageChoice(ref.image, None, why or f"'{name}' from {ref.where}")

    def _followed(self, image: TaskImage, source: Source, flavour: str) -> TaskImage:
        """Follow constants of other modules to what they are."""
        for _step in range(MAX_STEPS):
            if image.kind != CONSTANT:
                return image
            module = find(self._modules.root, source.path, image.text)
            constant = self._modules.constant(*module, flavour) if module else None
            if constant is None:
                break
            source, image = constant
        return TaskImage(UNKNOWN_IMAGE, f"{image.text} is no constant of the project's files")
