"""`images`: what Flyte reads from configs, and which images tasks run on."""

from __future__ import annotations

import sys

from .arguments import Option, parse
from .errors import UsageError
from .options import CONFIG, DETECT, HELP, ISOLATED, STDIN_FILENAME
from .show import warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..settings import SettingsFinder
    from .arguments import Arguments

OPTIONS = (
    Option(
        "--default",
        "show the image of tasks that name none, and what decides which it is; PATH is the "
        "project's folder",
    ),
    Option(
        "--python",
        "with --default or --tasks: the version of Python, such as 3.11; default: the project's, "
        "else the running one",
        "VERSION",
    ),
    Option(
        "--flytekit",
        "with --default or --tasks: the version of flytekit; default: the project's, else the "
        "installed one",
        "VERSION",
    ),
    Option(
        "--tasks",
        "show the image that each task will run on, for every command of the project that "
        "registers tasks, and why; or for the --config and --image that are given here",
    ),
    Option(
        "--image",
        "with --tasks: what the command is given by its '--image', as often as it is",
        "[NAME=]IMAGE",
        repeated=True,
    ),
    Option("--output-format", "a table, or JSON; default: text", choices=("text", "json")),
    DETECT,
    STDIN_FILENAME,
    Option(
        "--config",
        f"{CONFIG.help}; with --tasks: the config that a command is given, where it does not end "
        "in .toml",
        "FILE",
    ),
    ISOLATED,
    HELP,
)


def run(argv: Sequence[str]) -> int:
    """Print what Flyte reads, or takes by default, and give the exit status."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags:
        from .help import images_help

        print(images_help())
        return 0
    _refuse_strangers(given)
    from ..settings import SettingsError, SettingsFinder

    config = given.values.get("config")
    is_flytes = "tasks" in given.flags and config is not None and not config.endswith(".toml")
    try:
        finder = SettingsFinder(None if is_flytes else config, "isolated" in given.flags)
        if "default" in given.flags:
            from .default import show_default

            return show_default(given, finder)
        if "tasks" in given.flags:
            from .tasks import show_tasks

            return show_tasks(given, finder, config if is_flytes else None)
        return _show_images(given, finder)
    except SettingsError as error:
        from ..text.source import visible

        print(f"error: {visible(str(error))}", file=sys.stderr)
        return 2


_GO_WITH = {
    "python": ("default", "tasks"),
    "flytekit": ("default", "tasks"),
    "image": ("tasks",),
}
"""Options that go with some flags alone."""


def _refuse_strangers(given: Arguments) -> None:
    """Refuse options that go with other ones alone, and those that do not. Raises UsageError."""
    modes = [name for name in ("default", "tasks") if name in given.flags]
    if len(modes) > 1:
        raise UsageError("option '--tasks' cannot be used with '--default'")
    for name, allowed in _GO_WITH.items():
        if (name in given.values or name in given.lists) and not set(allowed) & set(modes):
            needed = " or ".join(f"'--{one}'" for one in allowed)
            raise UsageError(f"option '--{name}' needs {needed}")
    for name in ("detect", "stdin-filename") if modes else ():
        if name in given.values or name in given.flags:
            raise UsageError(f"option '--{name}' cannot be used with '--{modes[0]}'")


def _show_images(given: Arguments, finder: SettingsFinder) -> int:
    """Print the images of configs, and where they are used. Raises SettingsError."""
    from ..parsers.dispatch import read
    from ..text.source import Unreadable
    from .files import Files
    from .image_report import Listed, as_json, as_text
    from .project_names import ProjectNames

    files = Files(
        finder,
        detect="detect" in given.flags,
        stdin_name=given.values.get("stdin-filename"),
    )
    projects = ProjectNames(finder, given.words)
    listed, elsewhere = [], []
    for source, settings in files.sources(given.words):
        try:
            configs = read(source)
        except Unreadable as error:
            files.refuse(source.path, str(error))
            continue
        if source.kind == "config":
            listed += [Listed(config, projects.of(source.path, settings)) for config in configs]
        else:
            elsewhere += [definition for config in configs for definition in config.definitions]
    if not files.linted and not files.errors and "detect" not in given.flags:
        warn_of_nothing(given)
    wants_json = given.values.get("output-format") == "json"
    for line in as_json(listed) if wants_json else as_text(listed, elsewhere):
        print(line)
    return 2 if files.errors else 0
