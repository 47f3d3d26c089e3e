"""One table of tasks and images for each command of a project that registers tasks."""

from __future__ import annotations

import os

from ..flyte.image_choice import Images, Named, unknown
from ..flyte.places import FLYTE2, FLYTEKIT
from ..flyte.releases import VARIABLE_READ
from ..model.names import UNKNOWN
from ..text.opening import read_bytes
from .imports import find
from .modules import Loading, Modules, base_of, dotted, registered_name
from .task_config import CommandConfig
from .task_images import (
    HIDDEN,
    Row,
    TaskImages,
    flytekit_images,
    refs_given,
    variable_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model.names import Command, NameBinding
    from ..model.tasks import Program, Task
    from ..text.opening import Read
    from .modules import Known
    from .name_index import NameIndex
    from .task_images import DefaultImage

REGISTERING = {
    "pyflyte": ("package", "register", "run", "serialize"),
    "union": ("package", "register", "run", "serialize"),
    "flyte": ("build", "deploy", "run", "serve"),
}
"""Verbs of the programs that register tasks."""

_CONFIG_OF_FLYTE2 = ("config.yaml", os.path.join(".flyte", "config.yaml"))


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

    `read` reads files, as `read_bytes` does; `known` keeps programs, see `Modules`.
    """

    def __init__(
        self,
        root: str,
        names: NameIndex,
        programs: Iterable[str],
        default: DefaultImage,
        read: Read = read_bytes,
        known: Known | None = None,
    ) -> None:
        self._read = read
        self._root = os.path.abspath(root)
        self._names = names
        self._default = default
        self._modules = Modules(root, read, known)
        self._images = TaskImages(self._modules, default)
        self._programs = sorted(os.path.abspath(path) for path in programs)

    def commands(self) -> Iterator[Command]:
        """Give the commands that register tasks, in order; not those of documentation."""
        for command in sorted(self._names.commands, key=_place):
            is_registering = command.verb in REGISTERING.get(command.program, ())
            if is_registering and command.source.kind != "markdown" and not command.refused:
                yield command

    def of_command(self, command: Command) -> Table:
        """Give the table of a command."""
        if command.program == "flyte":
            return self._of_flyte2(command)
        default = self._default_of(command)
        folder, tasks, note, error = self._registered(command)
        config = self._config(command, folder, FLYTEKIT)
        images = flytekit_images(command, command.bindings, config, default, verb=command.verb)
        if images.error is None and error:
            images.error = error
        return Table(command, FLYTEKIT, self._rows(tasks, images), note)

    def by_hand(self, config: str | None, bindings: Sequence[NameBinding]) -> list[Table]:
        """Give the tables of all tasks, as registered with a config and images."""
        tables = []
        tasks = {path: registered_name(path, "") for path in self._programs}
        read = CommandConfig(config, FLYTEKIT, self._root, self._read) if config else None
        images = flytekit_images(None, bindings, read, self._default.of(None, ""), verb="register")
        rows = self._rows(self._tasks(tasks), images)
        if rows:
            tables.append(Table(None, FLYTEKIT, rows))
        read = CommandConfig(config, FLYTE2, self._root, self._read) if config else None
        if read is None:
            read = self._found_config(self._root)
        found = self._flyte2_rows(self._programs, None, read, bindings, others="")
        return [*tables, Table(None, FLYTE2, found)] if found else tables

    def _default_of(self, command: Command) -> Named:
        variable, where = variable_of(command, self._names.documents)
        versions = self._default.versions
        is_old = all(one is not None and one < VARIABLE_READ for one in versions)
        if is_old and command.verb != "serialize":
            variable = ""
        if command.program == "union":
            return _unknown_default("the plugin of 'union' gives the default image")
        if variable is not None and UNKNOWN in variable:
            return _unknown_default("FLYTE_INTERNAL_IMAGE, which this file sets")
        return self._default.of(variable, where)

    def _config(self, command: Command, folder: str, flavour: str) -> CommandConfig | None:
        if not command.config:
            return None
        path = os.path.expanduser(command.config)
        return CommandConfig(os.path.join(folder, path), flavour, self._root, self._read)

    def _rows(self, tasks: Iterable[tuple[str, Task]], images: Images) -> list[Row]:
        return [
            Row(name, task.source.path, task.line, self._images.flytekit(task, images))
            for name, task in tasks
        ]

    def _tasks(self, names: dict[str, str]) -> Iterator[tuple[str, Task]]:
        """Yield the tasks of flytekit in modules, with what flytekit calls them."""
        for path, name in names.items():
            program = self._modules.program(path)
            for task in program.tasks if program else ():
                if task.flavour == FLYTEKIT:
                    yield _full(path, name, task), task

    def _registered(self, command: Command) -> tuple[str, list[tuple[str, Task]], str, str | None]:
        """Give the folder that a command runs in, its tasks, what is not known, its error."""
        if command.verb == "run":
            return self._run(command)
        is_register = command.verb == "register"
        targets = list(command.arguments) if is_register else self._packages(command)
        folder = self._folder(command, targets)
        if folder is None or not targets:
            tasks = {path: registered_name(path, "") for path in self._programs}
            here = os.path.dirname(os.path.abspath(command.source.path))
            return here, list(self._tasks(tasks)), _WHICH, None
        names, error = self._loaded(command, folder, targets)
        return folder, list(self._tasks(names)), "", error

    def _packages(self, command: Command) -> list[str]:
        """Give the packages of a command, by its options or the config that it names."""
        given = [value for name, value in command.options if name in ("-k", "--pkgs")]
        found = [one for value in given for one in value.split(",") if one]
        if not found and command.config:
            for place in _up_to(self._root, os.path.dirname(command.source.path)):
                path = os.path.join(place, command.config)
                config = CommandConfig(path, FLYTEKIT, self._root, self._read)
                if not config.problem:
                    return config.packages
        return found

    def _source_of(self, command: Command) -> str:
        """Give the folder that the packages of a command are in, from where it runs."""
        options = ("-s", "--source", "--local-source-root")
        return next((value for name, value in command.options if name in options), "")

    def _loaded(
        self, command: Command, folder: str, targets: list[str]
    ) -> tuple[dict[str, str], str | None]:
        """Give the modules that a command loads, and what it raises for where they are."""
        if command.verb != "register":
            base = os.path.normpath(os.path.join(folder, self._source_of(command)))
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
                told = f"Specified module {path} has root {base} but {bases[0]} already specified"
                return loading.names, f"ValueError: {told}"
        return loading.names, None

    def _folder(self, command: Command, targets: list[str]) -> str | None:
        """Give the folder in which all that a command is about is found; it may run in any."""
        if any(UNKNOWN in target for target in (*targets, self._source_of(command))):
            return None
        for place in _up_to(self._root, os.path.dirname(command.source.path)):
            base = place
            if command.verb in ("package", "serialize"):
                base = os.path.join(place, self._source_of(command))
                paths = [os.path.join(base, *target.split(".")) for target in targets]
                if all(os.path.isdir(path) or os.path.isfile(f"{path}.py") for path in paths):
                    return place
            elif all(os.path.exists(os.path.join(place, target)) for target in targets):
                return place
        return None

    def _run(self, command: Command) -> tuple[str, list[tuple[str, Task]], str, str | None]:
        """Give the tasks that `pyflyte run` registers: those that its entity speaks of."""
        file, entity = (*command.arguments, "", "")[:2]
        folder = self._folder(command, [file])
        if folder is None or not file.endswith(".py"):
            here = os.path.dirname(os.path.abspath(command.source.path))
            return here, [], _WHICH if UNKNOWN in file or file.endswith(".py") else "", None
        path = os.path.normpath(os.path.join(folder, file))
        base = base_of(path)
        loading = Loading(self._modules, base)
        loading.module(dotted(path, base))
        if not entity or UNKNOWN in entity or entity.startswith("-"):
            names = {path: loading.names.get(path, "")}
            return folder, list(self._tasks(names)), _WHICH, None
        reached: dict[tuple[str, str], None] = {}
        self._reach(path, entity, loading, reached)
        found = []
        for where, variable in reached:
            program = self._modules.program(where)
            found += [
                (_full(where, loading.names[where], task), task)
                for task in (program.tasks if program else ())
                if task.flavour == FLYTEKIT and variable in (task.variable, task.name)
            ]
        return folder, found, "", None

    def _reach(
        self, path: str, name: str, loading: Loading, reached: dict[tuple[str, str], None]
    ) -> None:
        """Follow what a name of a module speaks of, through all modules that were loaded."""
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
        found = find(self._root, program.source.path, name)
        if found and os.path.abspath(found[0]) in loading.names:
            yield os.path.abspath(found[0]), found[1]

    def _of_flyte2(self, command: Command) -> Table:
        words = [word for word in command.arguments if not word.startswith("-")]
        file, entity = (*words, "", "")[:2]
        folder = self._folder(command, [file] if file else [])
        others = ""
        if any(one.name is None for one in command.bindings):
            others = HIDDEN
        here = os.path.dirname(os.path.abspath(command.source.path))
        config = self._config(command, folder or here, FLYTE2)
        if command.config is None:
            config = self._found_config(folder or here)
            if config is None and not others:
                others = "no config of the project is found; one of a home folder may give it"
        elif config is None:
            others = others or "the config of this command is only known when it runs"
        if config is not None and config.problem:
            others = others or config.problem
        paths, note = self._programs, _WHICH
        if folder is not None and file.endswith(".py"):
            path = os.path.normpath(os.path.join(folder, file))
            paths, note = self._flyte2_modules(path, folder, dict(command.options)), ""
        rows = self._flyte2_rows(
            paths, entity if not note else None, config, command.bindings, others=others
        )
        return Table(command, FLYTE2, rows, note)

    def _flyte2_modules(self, path: str, folder: str, options: dict[str, str]) -> list[str]:
        """Give the modules whose environments a command takes: with `--all`, all that are loaded.

        Source: `load_python_modules` in flyte/_utils/module_loader.py.
        """
        if "--all" not in options:
            return [path]
        loading = Loading(self._modules, folder)
        loading.module(dotted(path, folder))
        return list(loading.names)

    def _found_config(self, folder: str) -> CommandConfig | None:
        """Find the config of Flyte 2 as it does, from a working directory."""
        for place in dict.fromkeys((folder, self._root)):
            for name in _CONFIG_OF_FLYTE2[place != folder :]:
                path = os.path.join(place, name)
                if os.path.isfile(path):
                    return CommandConfig(path, FLYTE2, self._root, self._read)
        return None

    def _flyte2_rows(
        self,
        paths: Sequence[str],
        entity: str | None,
        config: CommandConfig | None,
        bindings: Sequence[NameBinding],
        *,
        others: str,
    ) -> list[Row]:
        """Give the tasks of the environments of modules, or of those that an entity is of."""
        refs = refs_given(config, bindings)
        wanted = self._environments(paths, entity) if entity else None
        rows = []
        for path in self._programs if wanted is not None else paths:
            program = self._modules.program(path)
            for task in program.tasks if program else ():
                found = self._environment(path, task.environment) if task.environment else None
                if found is None or (wanted is not None and found not in wanted):
                    continue
                owner = self._modules.program(found[0])
                environment = owner.environments[found[1]] if owner else None
                if owner is None or environment is None or environment.name is None:
                    continue
                outcome = self._images.flyte2(environment, owner.source, refs, others)
                if task.image.text:
                    outcome = unknown(task.image.text)
                name = task.name if task.has_own_name else f"{environment.name}.{task.name}"
                rows.append(Row(name, task.source.path, task.line, outcome))
        return rows

    def _environment(self, path: str, name: str) -> tuple[str, str] | None:
        """Give the module and the variable of an environment that a module calls by a name."""
        program = self._modules.program(path)
        if program is None:
            return None
        if name in program.environments:
            return path, name
        found = find(self._root, program.source.path, name)
        other = self._modules.program(os.path.abspath(found[0])) if found else None
        if found and other and found[1] in other.environments:
            return os.path.abspath(found[0]), found[1]
        return None

    def _environments(self, paths: Sequence[str], entity: str) -> set[tuple[str, str]]:
        """Give the environments that are deployed with an environment or a task of a module."""
        waiting: list[tuple[str, str]] = []
        for path in paths:
            program = self._modules.program(path)
            tasks = program.tasks if program else []
            waiting += [(path, one.environment) for one in tasks if one.variable == entity]
            waiting.append((path, entity))
        found: set[tuple[str, str]] = set()
        while waiting:
            place = self._environment(*waiting.pop())
            program = self._modules.program(place[0]) if place else None
            if place is None or program is None or place in found:
                continue
            found.add(place)
            depends = program.environments[place[1]].depends_on
            waiting += [(place[0], name) for name in depends]
        return found


_WHICH = "which tasks it registers is only known when it runs"


def _unknown_default(why: str) -> Named:
    return Named("default", None, why)


def _full(path: str, name: str, task: Task) -> str:
    return task.name if task.has_own_name else f"{registered_name(path, name)}.{task.name}"


def _place(command: Command) -> tuple[str, int]:
    return command.source.path, command.span.start


def _up_to(root: str, folder: str) -> Iterator[str]:
    """Give a folder and those that it is in, up to the root: a command may run in any of them."""
    place = os.path.abspath(folder)
    while place != root and place != os.path.dirname(place):
        yield place
        place = os.path.dirname(place)
    yield root


__all__ = ["Table", "Tables"]
