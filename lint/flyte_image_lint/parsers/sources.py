"""Files that are no configs, read for the images that they write and the names that they use.

`read` takes each by the kind of its source: "python", "notebook", "manifest" (YAML that is no
config), "shell", "make", "docker", "env", "markdown" and "requirements". Their modules are
imported when there is something to read.
"""

from __future__ import annotations

from importlib import import_module

from ..text.source import Source, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ..model.document import Config

MODULES = {
    "python": "python.parser",
    "notebook": "notebook",
    "manifest": "manifest",
    "shell": "shell.script",
    "make": "shell.script",
    "docker": "docker",
    "env": "dotenv",
    "markdown": "markdown",
    "requirements": "requirements",
}
"""The module of each kind; it has `read`."""

MAX_SIZE = 500_000
"""Bytes, which take a second or two. No source that somebody writes has more.

Notebooks have, in what their cells give: only the code counts.
"""


def tells(kind: str, data: bytes) -> bool:
    """Whether a file of that kind may have something for `read`, told by its bytes."""
    from .quick_test import TESTS  # only where a file passes the cheapest test

    return TESTS[kind](data)


def read(source: Source) -> list[Config]:
    """Give what a file says about images: a config for each SDK that it speaks to.

    Raises Unreadable for one that would take too long.
    """
    if not source.is_text:
        from .document_builder import unread  # for few files

        return unread(source, "it is not UTF-8")
    if len(source.data) > MAX_SIZE and source.kind not in ("notebook", "requirements"):
        raise Unreadable(f"has more than {MAX_SIZE:,} bytes, and is not read")
    configs: list[Config] = _module(source.kind).read(source)
    return configs


def _module(kind: str) -> ModuleType:
    """Give the module for a kind; all have one shape."""
    return import_module(f".{MODULES[kind]}", __package__)
