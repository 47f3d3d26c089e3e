"""What a setting is: one declaration, of which all else is made.

The model, the checks of its values, the JSON schema, what `--show-settings` says and the table in
docs/settings.md come from it. `CONTRIBUTING.md` says how to add one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal, NoReturn, TypeVar

    T = TypeVar("T")

    Kind = Literal[
        "choice",
        "extension",
        "file",
        "files by rules",
        "format",
        "globs",
        "hosts",
        "hosts by registry",
        "mirrors",
        "names",
        "path",
        "platform",
        "policy",
        "registries",
        "rules",
        "seconds",
        "severities",
        "tags",
        "version",
    ]


class Setting:
    """A declaration; as an attribute of an instance that does not say otherwise, its default.

    `kind` is one of `kinds.KINDS`, which say how a value is checked and what becomes of it, of
    the same type as `default`. `doc` is a sentence, `example` a line of TOML, `since` the version
    that brought it. `means` is what the default is in TOML, where that is not `default` itself;
    None where it is nothing that could be written. `choices` are the words that a value may be.
    `variable` is the environment variable that goes before a user setting, `in_variable` an
    example of its value.
    """

    def __init__(self, kind: Kind, default: object, doc: str, example: str, since: str) -> None:
        self.kind = kind
        self.default = self.means = default
        self.doc = doc
        self.example = example
        self.since = since
        self.choices: tuple[str, ...] = ()
        self.variable = self.in_variable = ""
        self.key = self.attribute = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.attribute = name
        self.key = name.replace("_", "-")

    def __get__(self, instance: object, owner: type) -> object:
        return self if instance is None else self.default

    @property
    def adds(self) -> bool:
        """Whether a file's values are added to those of the files that it extends."""
        return self.key.startswith("extend-")


def setting(
    kind: Kind,
    default: T,
    doc: str,
    example: str,
    since: str,
    *,
    means: object = None,
    choices: tuple[str, ...] = (),
    variable: str = "",
    in_variable: str = "",
) -> T:
    """Declare a setting, see `Setting`; a type checker sees the type of the attribute."""
    made = Setting(kind, default, doc, example, since)
    made.means = default if means is None else means
    made.choices = choices
    made.variable = variable
    made.in_variable = in_variable
    return made  # type: ignore[return-value]


class Declared:
    """Values by the attributes of a class that declares settings; not to be changed once made."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"settings are not changed once made: '{name}'")

    @classmethod
    def declarations(cls) -> dict[str, Setting]:
        """Give the settings by key, in the order in which they are declared."""
        attributes = (each for base in reversed(cls.__mro__) for each in vars(base).values())
        return {each.key: each for each in attributes if isinstance(each, Setting)}
