"""What may bind image names though nobody can tell: files that are not read, or not found."""

from __future__ import annotations

import re

from ..flyte.places import FLYTE2, FLYTEKIT
from ..model.unchecked import Unchecked, at
from ..parsers.kinds import KINDS
from .contribution import ANY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.names import Command
    from .name_index import NameIndex

READ_NO_CONFIG = ("package", "serialize")
"""Commands of `pyflyte` that read the images of no config, whatever they are given."""

_SPEAKS = {"pyflyte": FLYTEKIT, "flyte": FLYTE2}
_UNTOLD = "the config of this command is only known when it runs"


def of_any_name(names: NameIndex, flavour: str) -> Unchecked | None:
    """Give what may bind any name for one SDK, None if nothing does."""
    unread = [path for part in names.parts for path in part.unread]
    if unread:
        return Unchecked(unread[-1], 0, f"{ANY}it is too large to be read")
    for part in names.parts:
        if flavour in part.causes:
            return part.causes[flavour]
    for command in names.commands:
        if _SPEAKS.get(command.program) == flavour and _reads_unknown_config(names, command):
            why = f"the config {command.config!r} was not found" if command.config else _UNTOLD
            return at(command.source, command.span.start, f"{ANY}{why}")
    return None


def _reads_unknown_config(names: NameIndex, command: Command) -> bool:
    """Whether a command reads a config of the project that is not among the files here.

    Those of a home folder are left out, since they seldom have images.
    """
    path = command.config
    if (
        path is None
        or command.refused
        or KINDS[command.source.kind].are_examples
        or command.verb in READ_NO_CONFIG
        or path.startswith(("~", "/"))
    ):
        return False
    return not path or not names.documents_at(path)


def of_name(names: NameIndex, name: str) -> Unchecked | None:
    """Give a file that is not read and may bind the name, the first; None if none does."""
    for path, data, start in spellings(names, name):
        why = f"the file is not read, and may give the image name {name!r}"
        return Unchecked(path, data.count(b"\n", 0, start) + 1, why)
    return None


def spellings(names: NameIndex, name: str) -> Iterator[tuple[str, bytes, int]]:
    """Yield where files that are not read, or not all, may bind a name: path, data, place.

    They do so by `NAME=`, a program in any way.
    """
    for path, data, is_program in [text for part in names.parts for text in part.texts]:
        after = rb"(?![\w-])" if is_program else rb"="
        pattern = re.compile(rb"(?<![\w.-])" + re.escape(name.encode()) + after)
        for match in pattern.finditer(data):
            yield path, data, match.start()
