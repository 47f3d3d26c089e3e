"""The command line's grammar, small enough not to cost the start of a hook.

`argparse` alone takes about as long to import as the interpreter takes to start.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType
    from typing import TypeVar

    AnyOptions = TypeVar("AnyOptions", bound="Options")

COMMANDS = {
    "check": "Lint; with --fix, fix what can be fixed and pin images",
    "images": "Show every image name, its image, and what it resolves to",
    "lock": "Record what floating tags resolve to in flyte-images.lock",
    "upgrade": "Move pinned images to newer versions",
    "rule": "Explain rules",
    "server": "Serve an editor, as a language server",
    "completions": "Print the completions for a shell",
}
"""What each command does; its module, beside this one, has its name."""


def module_of(command: str) -> ModuleType:
    """Give the module of a command: its `OPTIONS`, and `run`, which takes the words after it."""
    # As importlib.import_module does it, the import of which takes longer than this one.
    return __import__(f"{__package__}.{command}", fromlist=["run"])


class UsageError(Exception):
    """A command line that makes no sense; the text says why."""


class InputError(Exception):
    """A file that everything depends on cannot be used; the text says which and why."""


class Option:
    """An option: its names, the name of its value (none for a flag), the values allowed.

    `many` marks options whose values add up, at commas too; `repeated` those whose values add
    up as they are.
    """

    __slots__ = ("choices", "help", "many", "metavar", "names", "repeated")

    def __init__(
        self,
        names: str,
        help: str,
        metavar: str = "",
        *,
        choices: tuple[str, ...] = (),
        many: bool = False,
        repeated: bool = False,
    ) -> None:
        self.names = names.split()
        self.help = help
        self.metavar = metavar or ("{" + ",".join(choices) + "}" if choices else "")
        self.choices = choices
        self.many = many
        self.repeated = repeated

    @property
    def key(self) -> str:
        """The long name without dashes."""
        return self.names[-1].lstrip("-")

    @property
    def attribute(self) -> str:
        """The attribute of a command's `Options` that this option sets."""
        return self.key.replace("-", "_")


class Options:
    """What a command was given: its words, and an attribute for each of its options.

    A flag is a bool, a value a string or None, values that add up a tuple. Each command has a
    class of its own below this one, made with the defaults; `parse` fills it in.
    """

    __slots__ = ("help", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.help = False


class FileOptions(Options):
    """What the commands are given that read files by the settings."""

    __slots__ = ("config", "detect", "isolated")

    def __init__(self) -> None:
        super().__init__()
        self.config: str | None = None
        self.detect = False
        self.isolated = False


DETECT = Option(
    "--detect",
    "Treat each PATH like a file found in a directory: skip files that are not about Flyte, and "
    "excluded ones (for hooks)",
)
STDIN_FILENAME = Option(
    "--stdin-filename",
    "Set the file name that standard input is treated as [default: stdin.config or stdin.yaml]",
    "PATH",
)
CONFIG = Option(
    "--config", "Read the settings from this file [default: the nearest above each PATH]", "FILE"
)
ISOLATED = Option("--isolated", "Ignore all settings files")
PIN = Option(
    "--pin",
    "Choose how pinned images are written: x:1.4.2, x:1.4.2@sha256:… or x@sha256:… (with --fix "
    "or --diff) [default: the setting 'pin', else tag]",
    choices=("tag", "tag-digest", "digest"),
)
QUIET = Option("-q --quiet", "Hide the summary")
HELP = Option("-h --help", "Show this help")


def parse(argv: Sequence[str], declared: Sequence[Option], options: AnyOptions) -> AnyOptions:
    """Sort the words of a command line into `options`, and return it. Raises UsageError."""
    by_name = {name: option for option in declared for name in option.names}
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        if word == "--":
            options.words += rest
            break
        if word == "-" or not word.startswith("-"):
            options.words.append(word)
            continue
        name, equals, value = word.partition("=")
        option = by_name.get(name)
        if option is None and os.path.lexists(word):  # hooks name files as they are
            options.words.append(word)
            continue
        if option is None:
            raise UsageError(f"unknown option '{name}'{_hint(name, by_name)}")
        if not option.metavar:
            if equals:
                raise UsageError(f"option '{name}' takes no value")
            setattr(options, option.attribute, True)
            continue
        if not equals:
            if not rest:
                raise UsageError(f"option '{name}' needs a value, {option.metavar}")
            value = rest.pop(0)
        _take(options, option, name, value)
    if "" in options.words:
        raise UsageError("an argument is empty: is a variable unset?")
    return options


def _take(options: Options, option: Option, name: str, value: str) -> None:
    if option.choices and value not in option.choices:
        allowed = ", ".join(option.choices)
        raise UsageError(f"option '{name}' takes one of {allowed}, not '{value}'")
    if not option.many and not option.repeated and value:
        setattr(options, option.attribute, value)
        return
    words = [value]
    if option.many:
        words = [word.strip() for word in value.split(",") if word.strip()]
    if not words or not (value or option.repeated):
        raise UsageError(f"option '{name}' needs a value, {option.metavar}")
    before = getattr(options, option.attribute) or ()
    setattr(options, option.attribute, (*before, *words))


def _hint(name: str, by_name: Mapping[str, Option]) -> str:
    from ..text.nearest import nearest  # only for mistakes

    by_word = {option.lstrip("-"): option for option in by_name}  # the dashes are no likeness
    near = nearest(name.lstrip("-"), by_word)
    return f", did you mean '{by_word[near]}'?" if near else ""
