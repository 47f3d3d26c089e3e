"""The tasks that run on an image, by the commands of the project that register them."""

from __future__ import annotations

import os
from typing import NamedTuple

from ..flyte.default_image import choose, numbers_of
from ..flyte.image_choice import IMAGE_BORDERS, Named
from ..parsers.kind_names import kind_of
from ..project.git_files import files_below
from ..project.modules import Modules
from ..project.task_images import DefaultImage
from ..project.task_tables import Tables
from .places import place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..project.modules import KeptPrograms
    from ..project.name_index import NameIndex
    from ..project.task_tables import Table
    from ..project.workspace import Workspace
    from ..rules.context import RuleContext
    from ..settings import SettingsFinder

MAX_PROGRAMS = 500
"""Modules of a project in which tasks are looked for; more would take seconds."""

MAX_COMMANDS = 50
"""Commands whose tasks are looked for."""


class TaskUse(NamedTuple):
    """A task as Flyte calls it, and path and line of the command that registers it."""

    task: str
    command: str


class TaskUses:
    """The tasks of one project, worked out when they are first asked for.

    `context` has the versions of Python and flytekit that the project runs with. `kept` keeps the
    programs of modules that have not changed, see `Modules`.
    """

    def __init__(
        self,
        workspace: Workspace,
        root: str,
        names: NameIndex,
        finder: SettingsFinder,
        context: RuleContext,
        kept: KeptPrograms | None = None,
    ) -> None:
        self._kept = kept
        self._are_too_many = False
        self._workspace = workspace
        self._root = root
        self._names = names
        self._finder = finder
        self._context = context
        self._tables: list[Table] | None = None

    def of(self, reason: str, image: str) -> list[TaskUse] | None:
        """Give the tasks that run on an image, or for that reason: "'NAME' from PLACE".

        None where there are too many modules to look into.
        """
        if self._tables is None:
            self._tables = list(self._made())
        if self._are_too_many:
            return None
        uses: dict[TaskUse, None] = {}
        for table in self._tables:
            for row in table.rows:
                has_reason = bool(reason) and reason in row.outcome.why
                if has_reason or (image and row.outcome.image == image):
                    uses[TaskUse(row.name, _command(table))] = None
        return list(uses)

    def reading(self) -> Iterator[None]:
        """Read the modules that have changed, one for each step: that is what takes time."""
        if self._tables is None and len(programs := self._programs()) <= MAX_PROGRAMS:
            modules = Modules(self._root, self._workspace.read, self._kept)
            for path in programs:
                modules.program(os.path.abspath(path))
                yield

    def _programs(self) -> list[str]:
        listed = files_below(self._root, self._finder, lambda _path, _why: None)
        return [path for path in listed if kind_of(path) == "python"]

    def _made(self) -> Iterator[Table]:
        programs = self._programs()
        self._are_too_many = len(programs) > MAX_PROGRAMS
        if self._are_too_many:
            return
        default = _default(self._context)
        tables = Tables(
            self._root, self._names, programs, default, self._workspace.read, self._kept
        )
        for _number, command in zip(range(MAX_COMMANDS), tables.commands(), strict=False):
            yield tables.of_command(command)


def _command(table: Table) -> str:
    command = table.command
    if command is None:
        return ""
    return place_of(command.source, command.span.start)


def _default(context: RuleContext) -> DefaultImage:
    """Give the default image as far as the project alone tells; an editor's environment does not.

    Nobody knows from here where the tasks are registered, and with what in the environment.
    """
    versions, python = context.flytekit_versions, context.python
    samples = versions.samples(IMAGE_BORDERS) if versions else []
    exact = versions.exact if versions else None

    def of(variable: str | None, where: str) -> Named:
        if variable:
            return Named("default", variable, f"default: FLYTE_INTERNAL_IMAGE{where}")
        if exact is None or python is None:
            return Named("default", None, "the project's versions of Python and flytekit")
        choice = choose([], None, python, exact)
        why = f"default: Python {python}, flytekit {exact}"
        return Named("default", choice.image, why, choice.error)

    if exact is not None:
        return DefaultImage(of, [numbers_of(exact)], exact)
    return DefaultImage(of, samples, str(versions or ""))
