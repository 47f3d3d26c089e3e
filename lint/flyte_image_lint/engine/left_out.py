"""What of a file is not checked: that is said, so that "no problems" means what it says."""

from __future__ import annotations

import os

from ..model.unchecked import Unchecked, at
from .asking import is_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..model.document import Config
    from ..model.names import Command
    from ..rules.context import Project


def left_out(configs: Sequence[Config], project: Project) -> list[Unchecked]:
    """Give what is not checked of a file, once its findings have been asked for."""
    found = list(project.unchecked)
    for config in configs:
        if config.unread:
            found.append(Unchecked(config.source.path, 0, f"not checked: {config.unread}"))
        if config.is_config and config.failure and is_template(config):
            found.append(Unchecked(config.source.path, 0, "not checked: it is a template"))
        for command in config.commands:
            found += [
                at(command.source, command.span.start, f"not checked: '{path}' was not found")
                for path in _absent(command, project)
            ]
    return found


def _absent(command: Command, project: Project) -> Iterator[str]:
    """Give the files of the project that a command names and that are not there."""
    for path in command.files:
        if not _is_there(path, command.source.path, project.exists):
            yield path
    path = "" if command.refused else command.config or ""
    if path and not path.startswith(("~", "/")) and not os.path.isabs(path):
        is_there = _is_there(path, command.source.path, project.exists)
        if not is_there and not (project.names and project.names.config_at(path)):
            yield path


def _is_there(path: str, beside: str, exists: Callable[[str], bool]) -> bool:
    """Whether there is a file in the folder of another, or in one that that is in."""
    place = os.path.abspath(beside)
    while place != os.path.dirname(place):
        place = os.path.dirname(place)
        if exists(os.path.join(place, path)):
            return True
        if exists(os.path.join(place, ".git", "HEAD")):
            break
    return False
