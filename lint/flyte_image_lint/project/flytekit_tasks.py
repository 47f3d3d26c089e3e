"""The tasks of flytekit that a command registers, and what flytekit calls them."""

from __future__ import annotations

import os

from ..flyte.places import FLYTEKIT
from ..model.names import UNKNOWN
from .command_place import folder_with, folders_of, own_folder, source_of
from .imports import find
from .modules import Loading, base_of, dotted, registered_name
from .task_config import CommandConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.names import Command
    from ..model.tasks import Program, Task
    from .modules import Modules

WHICH = "which tasks it registers is only known when it runs"


class Registered:
    """What a command registers: `tasks` with their names; it runs in `folder`.

    `note` says what is not known of which tasks they are, `error` what flytekit raises for where
    they are.
    """

    __slots__ = ("error", "folder", "note", "tasks")

    def __init__(
        self,
        folder: str,
        tasks: Sequence[tuple[str, Task]],
        note: str = "",
        error: str | None = None,
    ) -> None:
        self.folder = folder
        self.tasks = tasks
        self.note = note
        self.error = error


class FlytekitTasks:
    """Finds the tasks of flytekit in one project; `programs` are the paths of all its modules."""

    def __init__(self, modules: Modules, programs: Sequence[str]) -> None:
        self._modules = modules
        self._programs = programs

    def of(self, command: Command) -> Registered:
        """Give what a command registers."""
        if command.verb == "run":
            return self._run(command)
        is_register = command.verb == "register"
        targets = list(command.arguments) if is_register else self._packages(command)
        folder = folder_with(command, targets, self._modules.root)
        if folder is None or not targets:
            return Registered(own_folder(command), self.all(), WHICH)
        names, error = self._loaded(command, folder, targets)
        return Registered(folder, list(self._tasks(names)), "", error)

    def all(self) -> list[tuple[str, Task]]:
        """Give all tasks of the project, with the names that they have wherever they are loaded."""
        return list(self._tasks({path: registered_name(path, "") for path in self._programs}))

    def _tasks(self, names: dict[str, str]) -> Iterator[tuple[str, Task]]:
        """Yield the tasks in modules, which are loaded by names, with what flytekit calls them."""
        for path, name in names.items():
            program = self._modules.program(path)
            for task in program.tasks if program else ():
                if task.flavour == FLYTEKIT:
                    yield _full(path, name, task), task

    def _packages(self, command: Command) -> list[str]:
        """Give the packages of a command, by its options or the config that it names."""
        values = [value for name, value in command.options if name in ("-k", "--pkgs")]
        packages = [package for value in values for package in value.split(",") if package]
        if not packages and command.config:
            for folder in folders_of(command, self._modules.root):
                path = os.path.join(folder, command.config)
                config = CommandConfig(path, FLYTEKIT, self._modules.root, self._modules.read)
                if not config.problem:
                    return config.packages
        return packages

    def _loaded(
        self, command: Command, folder: str, targets: list[str]
    ) -> tuple[dict[str, str], str | None]:
        """Give the modules that a command loads, and what it raises for where they are."""
        if command.verb != "register":
            base = os.path.normpath(os.path.join(folder, source_of(command)))
            loading = Loading(self._modules, base)
            for target in targets:
                loading.package(target)
            return loading.names, None
        paths = [os.path.normpath(os.path.join(folder, target)) for target in targets]
        bases = [base_of(path) for path in paths]
        loading = Loading(self._modules, bases[0])
        for path in paths:
            loading.package(dotted(path, bases[0]))
        for path, base in zip(paths, bases, strict=True):
            if base != bases[0]:
                message = (
                    f"Specified module {path} has root {base} but {bases[0]} already specified"
                )
                return loading.names, f"ValueError: {message}"
        return loading.names, None

    def _run(self, command: Command) -> Registered:
        """Give the tasks that `pyflyte run` registers: those that its entity speaks of."""
        file, entity = (*command.arguments, "", "")[:2]
        folder = folder_with(command, [file], self._modules.root)
        if folder is None or not file.endswith(".py"):
            note = WHICH if UNKNOWN in file or file.endswith(".py") else ""
            return Registered(own_folder(command), [], note)
        path = os.path.normpath(os.path.join(folder, file))
        base = base_of(path)
        loading = Loading(self._modules, base)
        loading.module(dotted(path, base))
        if not entity or UNKNOWN in entity or entity.startswith("-"):
            names = {path: loading.names.get(path, "")}
            return Registered(folder, list(self._tasks(names)), WHICH)
        tasks = []
        for where, variable in self._reached(path, entity, loading):
            program = self._modules.program(where)
            tasks += [
                (_full(where, loading.names[where], task), task)
                for task in (program.tasks if program else ())
                if task.flavour == FLYTEKIT and variable in (task.variable, task.name)
            ]
        return Registered(folder, tasks)

    def _reached(self, path: str, name: str, loading: Loading) -> list[tuple[str, str]]:
        """Follow what a name of a module speaks of, through all modules that were loaded."""
        reached: dict[tuple[str, str], None] = {}
        waiting = [(path, name)]
        while waiting:
            where, name = waiting.pop()
            program = self._modules.program(where)
            if (where, name) in reached or program is None:
                continue
            if name not in program.mentions:
                waiting += self._handed_on(program, name, loading)
                continue
            reached[where, name] = None
            for mentioned in program.mentions[name]:
                if "." not in mentioned:
                    waiting.append((where, mentioned))
                else:
                    waiting += self._elsewhere(program, mentioned, loading)
        return list(reached)

    def _handed_on(
        self, program: Program, name: str, loading: Loading
    ) -> Iterator[tuple[str, str]]:
        """Give where a name comes from that a module imports for others."""
        for imported in program.imports:
            if imported.rpartition(".")[2] == name and imported.strip(".") != name:
                yield from self._elsewhere(program, imported, loading)

    def _elsewhere(
        self, program: Program, name: str, loading: Loading
    ) -> Iterator[tuple[str, str]]:
        definition = find(self._modules.root, program.source.path, name)
        if definition and os.path.abspath(definition[0]) in loading.names:
            yield os.path.abspath(definition[0]), definition[1]


def _full(path: str, name: str, task: Task) -> str:
    return task.name if task.has_own_name else f"{registered_name(path, name)}.{task.name}"
