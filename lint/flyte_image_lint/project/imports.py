"""Which file of a project has what one of its modules imports.

Only files of the project are looked at. A module is looked for where Python may look: from the
folder of the file that imports it up to the root, and in `src` beside. Where more than one file
may be meant, none is certain.
"""

from __future__ import annotations

import os

from ..text.roots import is_below, upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_STEPS = 10
"""Of modules that take a constant from one another."""


def find(
    root: str, importer: str, dotted: str, is_file: Callable[[str], bool] = os.path.isfile
) -> tuple[str, str] | None:
    """Give the file of the module that has a constant, and what it is called there.

    `importer` is the path of the file that imports it, `dotted` its full name there.
    """
    folder = os.path.dirname(os.path.abspath(importer))
    if not is_below(folder, root):
        return None
    name, bracket, key = dotted.partition("[")
    level = len(name) - len(name.lstrip("."))
    for _up in range(level - 1):
        folder = os.path.dirname(folder)
    parts = name[level:].split(".")
    bases = [folder] if level else list(_bases(root, folder))
    for length in range(len(parts) - 1, -1 if level else 0, -1):
        files = {file for base in bases if (file := _module(base, parts[:length], is_file))}
        if files:
            expression = ".".join(parts[length:]) + bracket + key
            return (files.pop(), expression) if len(files) == 1 else None
    return None


def _bases(root: str, folder: str) -> Iterator[str]:
    for place in upwards(folder, to=root):
        yield place
        yield os.path.join(place, "src")


def _module(base: str, parts: list[str], is_file: Callable[[str], bool]) -> str | None:
    """Give the file of a module or package below a folder."""
    if not all(part.isidentifier() for part in parts):
        return None
    place = os.path.join(base, *parts)
    for file in (f"{place}.py", os.path.join(place, "__init__.py")):
        if (parts or file.endswith("__init__.py")) and is_file(file):
            return file
    return None
