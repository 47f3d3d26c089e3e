"""`images`: what Flyte reads from configs, or which image it takes by default."""

from __future__ import annotations

import sys

from .arguments import Option, parse
from .errors import UsageError
from .options import CONFIG, DETECT, HELP, ISOLATED, STDIN_FILENAME
from .show import warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..project.workspace import Workspace
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
        "with --default: the version of Python, such as 3.11; default: the project's, else the "
        "running one",
        "VERSION",
    ),
    Option(
        "--flytekit",
        "with --default: the version of flytekit; default: the project's, else the installed one",
        "VERSION",
    ),
    Option("--output-format", "a table, or JSON; default: text", choices=("text", "json")),
    DETECT,
    STDIN_FILENAME,
    CONFIG,
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
    from ..project.workspace import Workspace
    from ..settings import SettingsError, SettingsFinder

    try:
        workspace = Workspace()
        finder = SettingsFinder(
            given.values.get("config"), "isolated" in given.flags, workspace.read
        )
        if "default" in given.flags:
            from .default import show_default

            return show_default(given, finder)
        return _show_images(given, finder, workspace)
    except SettingsError as error:
        from ..text.source import visible

        print(f"error: {visible(str(error))}", file=sys.stderr)
        return 2


def _refuse_strangers(given: Arguments) -> None:
    """Refuse options that go with '--default' alone, and those that do not. Raises UsageError."""
    has_default = "default" in given.flags
    for name in ("python", "flytekit") if not has_default else ("detect", "stdin-filename"):
        if name in given.values or name in given.flags:
            word = "cannot be used with" if has_default else "needs"
            raise UsageError(f"option '--{name}' {word} '--default'")


def _show_images(given: Arguments, finder: SettingsFinder, workspace: Workspace) -> int:
    """Print the images of configs, and where they are used. Raises SettingsError."""
    from ..text.source import Unreadable
    from .files import Files
    from .image_report import Listed, as_json, as_text
    from .project_names import ProjectNames

    files = Files(
        finder,
        detect="detect" in given.flags,
        stdin_name=given.values.get("stdin-filename"),
        workspace=workspace,
    )
    projects = ProjectNames(finder, given.words, files.workspace)
    listed, elsewhere = [], []
    for source, settings in files.sources(given.words):
        try:
            configs = files.workspace.documents(source)
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
