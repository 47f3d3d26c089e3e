"""`images`: what Flyte reads from configs, and which images tasks run on."""

from __future__ import annotations

from .arguments import (
    DETECT,
    HELP,
    ISOLATED,
    STDIN_FILENAME,
    FileOptions,
    Option,
    UsageError,
    parse,
)
from .show import files_of, warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..project.workspace import Workspace
    from ..settings import SettingsFinder

EVERYTHING = ("plain", "cyclonedx")
"""Formats that list all images."""
FORMATS = ("text", "json", *EVERYTHING)

OPTIONS = (
    Option("--default", "Show the image of tasks that name none, and what decides it; PATH is the "
           "folder of the project"),
    Option("--tasks", "Show the image that each task will run on, and why, for every command of "
           "the project that registers tasks, or for --config and --image"),
    Option("--all", "Show every image that is written anywhere in the project, and where"),
    Option("--image", "Set what the command gets by its '--image' (with --tasks)",
           "[NAME=]IMAGE", repeated=True),
    Option("--python", "Set the Python version, such as 3.11 (with --default or --tasks) "
           "[default: the project's, else the running one]", "VERSION"),
    Option("--flytekit", "Set the flytekit version (with --default or --tasks) [default: the "
           "project's, else the installed one]", "VERSION"),
    Option("--output-format", "Choose the format; plain (one image a line, for scanners) and "
           "cyclonedx (an SBOM) list all images, as with --all [default: text]", choices=FORMATS),
    DETECT,
    STDIN_FILENAME,
    Option("--config", "Read the settings from FILE only; with --tasks, a FILE that does not end "
           "in .toml is the config that the command gets", "FILE"),
    ISOLATED,
    HELP,
)  # fmt: skip


class ImagesOptions(FileOptions):
    """What `images` was given."""

    __slots__ = (
        "all",
        "default",
        "flytekit",
        "image",
        "output_format",
        "python",
        "stdin_filename",
        "tasks",
    )

    def __init__(self) -> None:
        super().__init__()
        self.default = self.tasks = self.all = False
        self.image: tuple[str, ...] = ()
        self.python: str | None = None
        self.flytekit: str | None = None
        self.output_format = "text"
        self.stdin_filename: str | None = None


def run(argv: Sequence[str]) -> int:
    """Print what Flyte reads, or takes by default, and give the exit status."""
    options = parse(argv, OPTIONS, ImagesOptions())
    if options.help:
        from .help import help_of

        print(help_of("images", OPTIONS))
        return 0
    _refuse_strangers(options)
    from ..project.workspace import Workspace
    from ..settings import SettingsFinder

    is_flytes = (
        options.tasks and options.config is not None and not options.config.endswith(".toml")
    )
    workspace = Workspace()
    config = None if is_flytes else options.config
    finder = SettingsFinder(config, options.isolated, read=workspace.read)
    if options.all or options.output_format in EVERYTHING:
        from .inventory import show_all

        return show_all(options, finder, workspace)
    if options.default:
        from .default import show_default

        return show_default(options, finder)
    if options.tasks:
        from .tasks import show_tasks

        return show_tasks(options, finder, options.config if is_flytes else None, workspace)
    return _show_images(options, finder, workspace)


def _refuse_strangers(options: ImagesOptions) -> None:
    """Refuse options that go with other ones alone, and those that do not. Raises UsageError."""
    mode = "default" if options.default else "tasks" if options.tasks else ""
    if options.default and options.tasks:
        raise UsageError("option '--tasks' cannot be used with '--default'")
    if mode and options.all:
        raise UsageError(f"option '--all' cannot be used with '--{mode}'")
    if mode and options.output_format in EVERYTHING:
        raise UsageError(
            f"'--output-format {options.output_format}' cannot be used with '--{mode}'"
        )
    needs = {
        "python": ("'--default' or '--tasks'", options.python and not mode),
        "flytekit": ("'--default' or '--tasks'", options.flytekit and not mode),
        "image": ("'--tasks'", options.image and not options.tasks),
    }
    for name, (wanted, is_alone) in needs.items():
        if is_alone:
            raise UsageError(f"option '--{name}' needs {wanted}")
    strangers = {"detect": options.detect, "stdin-filename": options.stdin_filename}
    for name, value in strangers.items() if mode else ():
        if value:
            raise UsageError(f"option '--{name}' cannot be used with '--{mode}'")


def _show_images(options: ImagesOptions, finder: SettingsFinder, workspace: Workspace) -> int:
    """Print the images of configs, and where they are used. Raises SettingsError."""
    from ..engine.project_run import ProjectRun
    from ..engine.select import Selection
    from .image_report import Listed, as_json, as_text

    files = files_of(options, finder, stdin_name=options.stdin_filename, workspace=workspace)
    run = ProjectRun(files, options.words, Selection())
    listed, elsewhere = [], []
    for source, settings, documents in run.documents():
        if source.kind == "config":
            names = run.names_of(source.path, settings)
            listed += [Listed(config, names) for config in documents]
        else:
            elsewhere += [binding for document in documents for binding in document.bindings]
    if not files.linted and not files.errors and not options.detect:
        warn_of_nothing(options)
    wants_json = options.output_format == "json"
    for line in as_json(listed) if wants_json else as_text(listed, elsewhere):
        print(line)
    return 2 if files.errors else 0
