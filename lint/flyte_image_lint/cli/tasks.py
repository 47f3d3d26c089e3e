"""`images --tasks`: the image that each task of a project will run on, by command, and why."""

from __future__ import annotations

import os
import sys

from ..flyte.default_image import PLUGIN, VARIABLE, choose, numbers_of
from ..flyte.image_choice import IMAGE_BORDERS, Named
from ..flyte.places import IMAGE_OPTION
from ..model.names import NameBinding
from ..project.task_images import DefaultImage
from ..project.task_tables import Table, Tables
from ..project.versions import flytekit_versions
from ..text.source import Source, Span, visible
from .arguments import UsageError
from .default import RUNNING, Facts
from .layout import aligned, width, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from ..model.names import Command
    from ..project.project_names import ProjectNames
    from ..project.task_tables import Row
    from ..project.workspace import Workspace
    from ..settings import SettingsFinder
    from .images import ImagesOptions


def show_tasks(
    options: ImagesOptions, finder: SettingsFinder, config: str | None, workspace: Workspace
) -> int:
    """Print the tables; `config` is one of Flyte's. Raises SettingsError, UsageError."""
    if config is not None and not os.path.isfile(config):
        raise UsageError(f"the config '{config}' does not exist")
    from ..project.project_names import ProjectNames

    projects = ProjectNames(finder, options.words, workspace)
    tables = [
        table
        for word in options.words or ["."]
        for table in _tables(word, options, finder, projects, config)
    ]
    if options.output_format == "json":
        from ..reporters.json import dump

        rows = [_object(table, row) for table in tables for row in table.rows]
        print("[" + ",\n ".join(map(dump, rows)) + "]")
    else:
        for line in _lines(tables):
            print(line)
    return 0


def _tables(
    path: str,
    options: ImagesOptions,
    finder: SettingsFinder,
    projects: ProjectNames,
    config: str | None,
) -> Iterator[Table]:
    """Yield the tables of the commands below a path, or of what was given by hand."""
    if not os.path.exists(path):
        raise UsageError(f"'{path}' does not exist")
    from ..project.git_files import files_below

    folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
    beside = os.path.join(folder, "x")
    settings = finder.for_path(beside)
    names, root = projects.of(beside, settings), projects.root(beside, settings)
    listed = files_below(root, finder, lambda _path, _why: None)
    programs = [one for one in listed if one.endswith(".py") and not settings.excludes(one)]
    tables = Tables(root, names, programs, _default(options, finder, folder))
    if config is None and not options.image:
        wanted = os.path.abspath(path)
        commands = [one for one in tables.commands() if _is_in(one, wanted)]
        if commands:
            yield from map(tables.of_command, commands)
            return
        print(_NO_COMMAND.format(visible(path)), file=sys.stderr)
    yield from tables.by_hand(config, [_binding(image) for image in options.image])


_NO_COMMAND = (
    "warning: no command below {} registers tasks; shown is what becomes of all tasks without "
    "'--config' and '--image'"
)


def _is_in(command: Command, wanted: str) -> bool:
    path = os.path.abspath(command.source.path)
    return path == wanted or path.startswith(os.path.join(wanted, ""))


def _binding(value: str) -> NameBinding:
    """Give what `--image` with a value says: `NAME=IMAGE`, or `IMAGE`."""
    before, equals, after = value.partition("=")
    name, image = (before, after) if equals else ("default", before)
    is_file = image.endswith((".yaml", ".yml"))
    source = Source("", b"")
    return NameBinding(source, IMAGE_OPTION, Span(0, 0), name, None if is_file else image)


def _default(options: ImagesOptions, finder: SettingsFinder, folder: str) -> DefaultImage:
    """Give the default image, by what the project pins and this environment has."""
    facts = Facts(options, finder, folder)

    def of(variable: str | None, where: str) -> Named:
        value = facts.variable if variable is None else variable
        choice = choose(facts.plugins, value, facts.python, facts.flytekit)
        if choice.step == PLUGIN:
            plugin = ", ".join(one.name for one in facts.plugins)
            return Named("default", None, f"the plugin {plugin} of flytekit decides")
        if choice.step == VARIABLE:
            set_by = where or (", this environment" if variable is None else ", this command")
            return Named("default", choice.image, f"default: {VARIABLE}{set_by}")
        whose = " of this environment" if facts.python_from == RUNNING else ""
        why = f"default: Python {facts.python}{whose}, flytekit {facts.flytekit}"
        if choice.error is not None and whose:
            return Named("default", None, "the project's version of Python")
        if choice.error is not None:
            return Named("default", None, why, choice.error)
        if choice.image is None:
            return Named("default", None, "the project's version of flytekit")
        return Named("default", choice.image, why)

    if facts.flytekit is not None:
        return DefaultImage(of, [numbers_of(facts.flytekit)], facts.flytekit)
    versions = flytekit_versions(folder)
    samples = versions.samples(IMAGE_BORDERS) if versions else []
    return DefaultImage(of, samples, str(versions or ""))


def _object(table: Table, row: Row) -> dict[str, Any]:
    return {
        "command": table.command and _command(table.command),
        "flavour": table.flavour,
        "task": row.name,
        "path": row.path,
        "line": row.line,
        "image": row.outcome.image,
        "error": row.outcome.error,
        "why": row.outcome.why,
    }


def _command(command: Command) -> dict[str, Any]:
    line, _column = command.source.position(command.span.start)
    return {"path": command.source.path, "line": line, "text": _text(command)}


def _text(command: Command) -> str:
    """Give a command as it is written, on one line."""
    text, at = command.source.text, command.span.start
    end = at
    while end < len(text) and (text[end] != "\n" or text[:end].rstrip("\r").endswith("\\")):
        end += 1
    words = text[at:end].replace("\\\r\n", " ").replace("\\\n", " ").split()
    return " ".join(words)


def _lines(tables: Sequence[Table]) -> Iterator[str]:
    """Yield a heading for each command, below it its tasks."""
    for number, table in enumerate(tables):
        if number:
            yield ""
        yield from _heading(table)
        rows = [(row.name, _image(row), row.outcome.why) for row in table.rows]
        if not rows:
            yield "  no tasks"
            continue
        lines = list(aligned([("TASK", "IMAGE", "WHY"), *rows]))
        yield from lines if max(map(len, lines)) <= width() else _stacked(rows)


def _heading(table: Table) -> Iterator[str]:
    if table.command is None:
        sdk = "Flyte 2" if table.flavour == "flyte2" else "flytekit"
        yield f"all tasks of the project ({sdk})"
    else:
        at = _command(table.command)
        yield from wrap(visible(f"{at['path']}:{at['line']}: {at['text']}"), width(), "", "    ")
    if table.note:
        yield from wrap(f"note: {table.note}", width(), "  ", "    ")


def _image(row: Row) -> str:
    if row.outcome.error is not None:
        return f"fails: {row.outcome.error}"
    return "?" if row.outcome.image is None else row.outcome.image


def _stacked(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield each row as lines below one another, for what is too wide."""
    for name, image, why in rows:
        yield from wrap(visible(name), width(), "  ", "    ")
        for text in (image, why):
            yield from wrap(visible(text), width(), "    ", "      ")
