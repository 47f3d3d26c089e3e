"""The modules that a command loads, and what the SDKs call them.

Sources: `just_load_modules` in flytekit/tools/module_loader.py, `list_packages_and_modules` in
flytekit/tools/repo.py, `_find_project_root` in flytekit/tools/script_mode.py, and
`get_full_module_path` in flytekit/core/tracker.py.
"""

from __future__ import annotations

import os
from functools import partial

from ..parsers.python.tasks import constant, read_tasks
from ..text.opening import UnfitError, read_bytes
from ..text.roots import relative
from ..text.source import Source, Unreadable
from .parts import StringParts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.tasks import Program, TaskImage
    from ..text.opening import Read

    KeptPrograms = dict[str, tuple[bytes, Program | None]]

INIT = "__init__.py"
MAX_MODULES = 5_000
"""Modules that one command loads, of those that are looked at."""

MAX_SIZE = 500_000
"""Bytes of a module that is read."""


class Modules:
    """Reads the modules of a project, each once; `read` reads files, as `read_bytes` does.

    `kept` keeps what texts have, by path, for who reads the same modules again.
    """

    def __init__(
        self, root: str, read: Read = read_bytes, kept: KeptPrograms | None = None
    ) -> None:
        self._kept: KeptPrograms = {} if kept is None else kept
        self.root = os.path.abspath(root)
        self.read = read
        self._programs: dict[str, Program | None] = {}
        self._parts = StringParts(self.root, self._source)

    def program(self, path: str) -> Program | None:
        """Give what a module has, by its absolute path; None where it cannot be read."""
        if path not in self._programs:
            self._programs[path] = self._read(path)
        return self._programs[path]

    def constant(self, path: str, expression: str, flavour: str) -> tuple[Source, TaskImage] | None:
        """Give what a module has by that name, as an image of a task; None if it is not read."""
        try:
            source = self._source(path)
            reader = partial(constant, source, expression, flavour)
            return source, self._parts.read(path, reader)[0]
        except (OSError, ValueError, UnfitError, Unreadable):
            return None

    def _read(self, path: str) -> Program | None:
        try:
            source = self._source(path)
            kept = self._kept.get(path)
            if kept is not None and kept[0] == source.data:
                return kept[1]
            program = self._parts.read(path, partial(_tasks, source))[0]
            if program is None or not program.parts:  # else others decide what it has, too
                self._kept[path] = source.data, program
            return program
        except (OSError, ValueError, UnfitError, Unreadable):
            return None

    def _source(self, path: str) -> Source:
        return Source(relative(path), self.read(path, base=self.root, limit=MAX_SIZE), "python")


def _tasks(source: Source, constants: Mapping[str, str]) -> tuple[Program | None, tuple[str, ...]]:
    program = read_tasks(source, constants) if source.is_text else None
    return program, program.parts if program else ()


class Loading:
    """What is loaded from a folder that Python looks for modules in.

    `names` has the name of each module by the absolute path of its file.
    """

    def __init__(self, modules: Modules, base: str) -> None:
        self._modules = modules
        self._base = base
        self.names: dict[str, str] = {}

    def package(self, name: str) -> None:
        """Load a module, or a package with all that is in it but folders without `__init__.py`."""
        self.module(name)
        folder = os.path.join(self._base, *name.split("."))
        if os.path.isfile(f"{folder}.py") or not os.path.isdir(folder):
            return
        for entry in sorted(os.listdir(folder)):
            place = os.path.join(folder, entry)
            if entry.endswith(".py") and entry != INIT and os.path.isfile(place):
                self.module(f"{name}.{entry.removesuffix('.py')}")
            elif os.path.isfile(os.path.join(place, INIT)) and not os.path.islink(place):
                self.package(f"{name}.{entry}")

    def module(self, name: str) -> None:
        """Load a module by its full name, after the packages that it is in, if there is one."""
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            place = os.path.join(self._base, *parts[:length])
            for file in (os.path.join(place, INIT), f"{place}.py"):
                if os.path.isfile(file):
                    self._file(file, ".".join(parts[:length]))
                    break

    def _file(self, path: str, name: str) -> None:
        if path in self.names or len(self.names) > MAX_MODULES:
            return
        self.names[path] = name
        program = self._modules.program(path)
        for imported in program.imports if program else ():
            self.module(_absolute(imported, name, is_package=path.endswith(INIT)))


def _absolute(imported: str, name: str, *, is_package: bool) -> str:
    """Give the full name of what a module imports, perhaps relatively."""
    level = len(imported) - len(imported.lstrip("."))
    if not level:
        return imported
    parents = name.split(".")
    up = level - is_package
    parents = parents[: len(parents) - up] if up else parents
    return ".".join([*parents, imported[level:]])


def base_of(path: str) -> str:
    """Give the folder that a file's or folder's modules are named from: above all packages."""
    folder = os.path.dirname(os.path.abspath(path))
    while os.path.isfile(os.path.join(folder, INIT)):
        folder = os.path.dirname(folder)
    return folder


def dotted(path: str, base: str) -> str:
    """Give the name of the module or package at a path."""
    return os.path.splitext(os.path.relpath(os.path.abspath(path), base))[0].replace(os.sep, ".")


def registered_name(path: str, name: str) -> str:
    """Give what flytekit calls a module that was loaded by a name: its longest name.

    A package's own module is called `package.__init__`.
    """
    longest = dotted(path, base_of(path))
    return longest if len(longest) > len(name) else name
