"""The tasks of Flyte 2 that a command deploys: those of environments, and of what these need."""

from __future__ import annotations

import os

from ..flyte.places import FLYTE2
from .imports import find
from .modules import Loading, dotted
from .task_config import CommandConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.tasks import Environment, Task
    from ..text.source import Source
    from .modules import Modules

_FOUND_CONFIGS = ("config.yaml", os.path.join(".flyte", "config.yaml"))
"""Where Flyte 2 looks for a config: in the working directory, the second in the root, too."""


class DeployedTask:
    """A task of Flyte 2 by its full name, its environment, and the module that has that one."""

    __slots__ = ("environment", "name", "source", "task")

    def __init__(self, name: str, task: Task, environment: Environment, source: Source) -> None:
        self.name = name
        self.task = task
        self.environment = environment
        self.source = source


class Flyte2Tasks:
    """Finds the tasks of Flyte 2 in one project; `programs` are the paths of all its modules."""

    def __init__(self, modules: Modules, programs: Sequence[str]) -> None:
        self._modules = modules
        self._programs = programs

    def of_modules(self, paths: Sequence[str]) -> Iterator[DeployedTask]:
        """Yield the tasks of modules."""
        return self._in(paths, None)

    def of_entity(self, paths: Sequence[str], entity: str) -> Iterator[DeployedTask]:
        """Yield the tasks that are deployed with an environment or a task of modules."""
        return self._in(self._programs, self._environments(paths, entity))

    def loaded(self, path: str, folder: str, options: dict[str, str]) -> list[str]:
        """Give the modules whose environments a command takes: with `--all`, all that are loaded.

        Source: `load_python_modules` in flyte/_utils/module_loader.py.
        """
        if "--all" not in options:
            return [path]
        loading = Loading(self._modules, folder)
        loading.module(dotted(path, folder))
        return list(loading.names)

    def _in(
        self, paths: Sequence[str], wanted: set[tuple[str, str]] | None
    ) -> Iterator[DeployedTask]:
        """Yield the tasks in modules, of some environments or, with None, of all."""
        for path in paths:
            program = self._modules.program(path)
            for task in program.tasks if program else ():
                place = self._environment(path, task.environment) if task.environment else None
                if place is None or (wanted is not None and place not in wanted):
                    continue
                owner = self._modules.program(place[0])
                environment = owner.environments[place[1]] if owner else None
                if owner is None or environment is None or environment.name is None:
                    continue
                name = task.name if task.has_own_name else f"{environment.name}.{task.name}"
                yield DeployedTask(name, task, environment, owner.source)

    def _environment(self, path: str, name: str) -> tuple[str, str] | None:
        """Give the module and the variable of an environment that a module calls by a name."""
        program = self._modules.program(path)
        if program is None:
            return None
        if name in program.environments:
            return path, name
        definition = find(self._modules.root, program.source.path, name)
        if definition is None:
            return None
        where, variable = os.path.abspath(definition[0]), definition[1]
        other = self._modules.program(where)
        return (where, variable) if other and variable in other.environments else None

    def _environments(self, paths: Sequence[str], entity: str) -> set[tuple[str, str]]:
        """Give the environments that are deployed with an environment or a task of a module."""
        waiting: list[tuple[str, str]] = []
        for path in paths:
            program = self._modules.program(path)
            tasks = program.tasks if program else []
            waiting += [(path, task.environment) for task in tasks if task.variable == entity]
            waiting.append((path, entity))
        deployed: set[tuple[str, str]] = set()
        while waiting:
            place = self._environment(*waiting.pop())
            program = self._modules.program(place[0]) if place else None
            if place is None or program is None or place in deployed:
                continue
            deployed.add(place)
            depends = program.environments[place[1]].depends_on
            waiting += [(place[0], name) for name in depends]
        return deployed


def found_config(folder: str, modules: Modules) -> CommandConfig | None:
    """Find the config of Flyte 2 as it does, from a working directory."""
    for place in dict.fromkeys((folder, modules.root)):
        for name in _FOUND_CONFIGS[place != folder :]:
            path = os.path.join(place, name)
            if os.path.isfile(path):
                return CommandConfig(path, FLYTE2, modules.root, modules.read)
    return None
