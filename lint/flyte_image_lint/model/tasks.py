"""Tasks, as a program declares them: their names, and what they say of their images."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..text.source import Source

DEFAULT = "default"
"""No image is named: the task takes the default image."""

TEXT = "text"
"""A text is given, an image or one with placeholders."""

CONSTANT = "constant"
"""The full name of a constant of another module is given."""

REF = "ref"
"""A friendly name is given, to `Image.from_ref_name` of Flyte 2."""

BUILT_REF = "built-ref"
"""The same, and layers are put on top of that image."""

UNKNOWN_IMAGE = "unknown"
"""The image cannot be told; the text says why."""

FLYTES_OWN = "the image of Flyte itself, by its version and Python's"
"""Why an image cannot be told that Flyte 2 takes where no other is given."""


class TaskImage:
    """What a task says of its image: `kind` is one of the above, `text` what goes with it.

    `with_it` are the images of a pod template's containers, which are looked at before, in order.
    """

    __slots__ = ("kind", "text", "with_it")

    def __init__(self, kind: str, text: str = "", with_it: Sequence[TaskImage] = ()) -> None:
        self.with_it = tuple(with_it)
        self.kind = kind
        self.text = text


class Task:
    """A task of a program.

    `name` is that of its function, or its whole name if `has_own_name`. `variable` is what the
    module calls it. `environment` is what the program calls its TaskEnvironment, "" in Flyte 1;
    there, the image is that of the environment. `line` is where it stands.
    """

    __slots__ = (
        "environment",
        "flavour",
        "has_own_name",
        "image",
        "line",
        "name",
        "source",
        "variable",
    )

    def __init__(
        self,
        source: Source,
        line: int,
        flavour: str,
        name: str,
        image: TaskImage,
        *,
        variable: str = "",
        has_own_name: bool = False,
        environment: str = "",
    ) -> None:
        self.source = source
        self.line = line
        self.flavour = flavour
        self.name = name
        self.image = image
        self.variable = variable or name
        self.has_own_name = has_own_name
        self.environment = environment


class Environment:
    """A TaskEnvironment of Flyte 2.

    `name` is None where it cannot be told; `depends_on` are the names of other environments.
    """

    __slots__ = ("depends_on", "image", "name")

    def __init__(self, name: str | None, image: TaskImage, depends_on: list[str]) -> None:
        self.name = name
        self.image = image
        self.depends_on = depends_on


class Program:
    """What a module of Python has that is registered.

    `mentions` are, by the names that the module binds, the names that their definitions speak of:
    those of the module, or full ones of what is imported. `imports` are the full names that are
    imported when the module is loaded; relative ones begin with dots. `environments` are those of
    Flyte 2, by their names in the module. `parts` are the full names of constants of other modules
    that strings are put together from.
    """

    __slots__ = ("environments", "imports", "mentions", "parts", "source", "tasks")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tasks: list[Task] = []
        self.mentions: dict[str, list[str]] = {}
        self.imports: list[str] = []
        self.parts: tuple[str, ...] = ()
        self.environments: dict[str, Environment] = {}
