"""Files that are no configs, read for the images that they write and the names that they use.

`read` takes each by the kind of its source: "python", "notebook", "manifest" (YAML that is no
config), "shell", "make", "docker", "env", "markdown" and "requirements". Their modules are
imported when there is something to read.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from ..text.source import Source

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

MAX_SIZE = 2 * 1024 * 1024
"""Bytes. No source that somebody writes has more; notebooks have, in what their cells give."""


def tells(kind: str, data: bytes) -> bool:
    """Whether a file of that kind may have something for `read`, told by its bytes."""
    from .quick_test import TESTS  # only where a file passes the cheapest test

    return _is_bearable(kind, data) and TESTS[kind](data)


def read(source: Source) -> list[Config]:
    """Give what a file says about images: a config for each SDK that it speaks to."""
    return _read(source.path, source.data, source.kind)


# A project is read as a whole for its names, and then file by file.
@lru_cache(maxsize=2000)
def _read(path: str, data: bytes, kind: str) -> list[Config]:
    source = Source(path, data, kind)
    if not _is_bearable(kind, data):
        return []
    if not source.is_text:
        from .document_builder import unread  # for few files

        return unread(source, "it is not UTF-8")
    configs: list[Config] = _module(kind).read(source)
    return configs


def _is_bearable(kind: str, data: bytes) -> bool:
    return kind == "notebook" or len(data) <= MAX_SIZE


def _module(kind: str) -> ModuleType:
    """Give the module for a kind; all have one shape."""
    return import_module(f".{MODULES[kind]}", __package__)
