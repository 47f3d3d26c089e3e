"""One table of tasks and images for each command of a project that registers tasks."""

from __future__ import annotations

import os

from ..flyte.image_choice import Images, Named, unknown
from ..flyte.places import FLYTE2, FLYTEKIT
from ..flyte.releases import VARIABLE_READ
from ..model.names import UNKNOWN
from ..parsers.kinds import KINDS
from ..text.opening import read_bytes
from .command_images import HIDDEN, flytekit_images, refs_given, variable_of
from .command_place import config_of, folder_with, own_folder
from .flyte2_tasks import Flyte2Tasks, found_config
from .flytekit_tasks import WHICH, FlytekitTasks
from .modules import Modules
from .task_config import CommandConfig
from .task_images import TaskImages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..flyte.image_choice import ImageChoice
    from ..model.names import Command, NameBinding
    from ..model.tasks import Task
    from ..text.opening import Read
    from .flyte2_tasks import DeployedTask
    from .modules import KeptPrograms
    from .name_index import NameIndex
    from .task_images import DefaultImage

REGISTERING = {
    "pyflyte": ("package", "register", "run", "serialize"),
    "union": ("package", "register", "run", "serialize"),
    "flyte": ("build", "deploy", "run", "serve"),
}
"""Verbs of the programs that register tasks."""


class Row:
    """A task as Flyte names it, where it stands, and what becomes of it."""

    __slots__ = ("line", "name", "outcome", "path")

    def __init__(self, name: str, path: str, line: int, outcome: ImageChoice) -> None:
        self.name = name
        self.path = path
        self.line = line
        self.outcome = outcome


class Table:
    """The tasks of one command; `note` says what is not known of which they are."""

    __slots__ = ("command", "flavour", "note", "rows")

    def __init__(
        self, command: Command | None, flavour: str, rows: Sequence[Row], note: str = ""
    ) -> None:
        self.command = command
        self.flavour = flavour
        self.rows = sorted(rows, key=lambda row: (row.path, row.line, row.name))
        self.note = note


class Tables:
    """Makes the tables of one project; `programs` are the paths of all its modules.

    `read` reads files, as `read_bytes` does; `kept` keeps programs, see `Modules`.
    """

    def __init__(
        self,
        root: str,
        names: NameIndex,
        programs: Iterable[str],
        default: DefaultImage,
        read: Read = read_bytes,
        kept: KeptPrograms | None = None,
    ) -> None:
        self._names = names
        self._default = default
        self._modules = Modules(root, read, kept)
        self._images = TaskImages(self._modules, default)
        self._programs = sorted(os.path.abspath(path) for path in programs)
        self._flytekit = FlytekitTasks(self._modules, self._programs)
        self._flyte2 = Flyte2Tasks(self._modules, self._programs)

    def commands(self) -> Iterator[Command]:
        """Give the commands that register tasks, in order; not those of documentation."""
        for command in sorted(self._names.commands, key=_place):
            is_registering = command.verb in REGISTERING.get(command.program, ())
            is_example = KINDS[command.source.kind].are_examples
            if is_registering and not is_example and not command.refused:
                yield command

    def of_command(self, command: Command) -> Table:
        """Give the table of a command."""
        if command.program == "flyte":
            return self._of_flyte2(command)
        default = self._default_of(command)
        registered = self._flytekit.of(command)
        config = config_of(command, registered.folder, FLYTEKIT, self._modules)
        images = flytekit_images(command, command.bindings, config, default, verb=command.verb)
        if images.error is None and registered.error:
            images.error = registered.error
        rows = self._flytekit_rows(registered.tasks, images)
        return Table(command, FLYTEKIT, rows, registered.note)

    def by_hand(self, config: str | None, bindings: Sequence[NameBinding]) -> list[Table]:
        """Give the tables of all tasks, as registered with a config and images."""
        first = self._read(config, FLYTEKIT)
        default = self._default.of(None, "")
        images = flytekit_images(None, bindings, first, default, verb="register")
        second = self._read(config, FLYTE2) or found_config(self._modules.root, self._modules)
        refs = refs_given(second, bindings)
        tables = [
            Table(None, FLYTEKIT, self._flytekit_rows(self._flytekit.all(), images)),
            Table(None, FLYTE2, self._flyte2_rows(self._flyte2.of_modules(self._programs), refs)),
        ]
        return [table for table in tables if table.rows]

    def _read(self, config: str | None, flavour: str) -> CommandConfig | None:
        if config is None:
            return None
        return CommandConfig(config, flavour, self._modules.root, self._modules.read)

    def _default_of(self, command: Command) -> Named:
        variable, where = variable_of(command, self._names.documents)
        versions = self._default.versions
        is_old = all(version is not None and version < VARIABLE_READ for version in versions)
        if is_old and command.verb != "serialize":
            variable = ""
        if command.program == "union":
            return _unknown_default("the plugin of 'union' gives the default image")
        if variable is not None and UNKNOWN in variable:
            return _unknown_default("FLYTE_INTERNAL_IMAGE, which this file sets")
        return self._default.of(variable, where)

    def _flytekit_rows(self, tasks: Iterable[tuple[str, Task]], images: Images) -> list[Row]:
        return [
            Row(name, task.source.path, task.line, self._images.flytekit(task, images))
            for name, task in tasks
        ]

    def _of_flyte2(self, command: Command) -> Table:
        words = [word for word in command.arguments if not word.startswith("-")]
        file, entity = (*words, "", "")[:2]
        folder = folder_with(command, [file] if file else [], self._modules.root)
        config, others = self._config_of_flyte2(command, folder or own_folder(command))
        note, tasks = WHICH, self._flyte2.of_modules(self._programs)
        if folder is not None and file.endswith(".py"):
            path = os.path.normpath(os.path.join(folder, file))
            loaded = self._flyte2.loaded(path, folder, dict(command.options))
            note, tasks = "", self._flyte2.of_modules(loaded)
            if entity:
                tasks = self._flyte2.of_entity(loaded, entity)
        rows = self._flyte2_rows(tasks, refs_given(config, command.bindings), others)
        return Table(command, FLYTE2, rows, note)

    def _config_of_flyte2(self, command: Command, folder: str) -> tuple[CommandConfig | None, str]:
        """Give the config that a command reads, and why there may be other images than it has."""
        others = HIDDEN if any(binding.name is None for binding in command.bindings) else ""
        config = config_of(command, folder, FLYTE2, self._modules)
        if command.config is None:
            config = found_config(folder, self._modules)
            if config is None:
                others = others or _NO_CONFIG
        elif config is None:
            others = others or "the config of this command is only known when it runs"
        if config is not None and config.problem:
            others = others or config.problem
        return config, others

    def _flyte2_rows(
        self, tasks: Iterable[DeployedTask], refs: dict[str, Named], others: str = ""
    ) -> list[Row]:
        rows = []
        for deployed in tasks:
            task = deployed.task
            outcome = self._images.flyte2(deployed.environment, deployed.source, refs, others)
            if task.image.text:
                outcome = unknown(task.image.text)
            rows.append(Row(deployed.name, task.source.path, task.line, outcome))
        return rows


_NO_CONFIG = "no config of the project is found; one of a home folder may give it"


def _unknown_default(why: str) -> Named:
    return Named("default", None, why)


def _place(command: Command) -> tuple[str, int]:
    return command.source.path, command.span.start
