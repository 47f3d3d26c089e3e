"""Where a command that registers tasks runs, which nobody says: in a folder that has what it names.

It may run in any folder from that of its file up to the root of the project.
"""

from __future__ import annotations

import os

from ..model.names import UNKNOWN
from ..text.roots import upwards
from .task_config import CommandConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.names import Command
    from .modules import Modules

OF_PACKAGES = ("package", "serialize")
"""Verbs of `pyflyte` that are given packages, by their names; the others take paths."""

_SOURCE_OPTIONS = ("-s", "--source", "--local-source-root")


def own_folder(command: Command) -> str:
    """Give the folder of the file that has a command."""
    return os.path.dirname(os.path.abspath(command.source.path))


def folders_of(command: Command, root: str) -> Iterator[str]:
    """Yield the folders that a command may run in, the nearest first."""
    return upwards(own_folder(command), to=root)


def folder_with(command: Command, targets: Sequence[str], root: str) -> str | None:
    """Give the folder in which all that a command is about is found; None where none is."""
    if any(UNKNOWN in target for target in (*targets, source_of(command))):
        return None
    for folder in folders_of(command, root):
        if command.verb in OF_PACKAGES:
            base = os.path.join(folder, source_of(command))
            paths = [os.path.join(base, *target.split(".")) for target in targets]
            if all(os.path.isdir(path) or os.path.isfile(f"{path}.py") for path in paths):
                return folder
        elif all(os.path.exists(os.path.join(folder, target)) for target in targets):
            return folder
    return None


def source_of(command: Command) -> str:
    """Give the folder that the packages of a command are in, from where it runs."""
    return next((value for name, value in command.options if name in _SOURCE_OPTIONS), "")


def config_of(
    command: Command, folder: str, flavour: str, modules: Modules
) -> CommandConfig | None:
    """Give the config that a command names where it runs; None where it names none, or any."""
    if not command.config:
        return None
    path = os.path.join(folder, os.path.expanduser(command.config))
    return CommandConfig(path, flavour, modules.root, modules.read)
