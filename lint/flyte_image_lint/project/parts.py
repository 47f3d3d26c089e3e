"""Parts of strings that a module of a project takes from others: `f"{settings.REGISTRY}/app:1"`.

A string can be told where all that it is put together from can; what is assigned twice cannot.
"""

from __future__ import annotations

import os
from functools import partial

from ..model.names import UNKNOWN
from ..parsers.python.constants import Constants
from ..text.opening import UnfitError
from ..text.source import Unreadable
from .imports import MAX_STEPS, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeVar

    from ..text.source import Source

    Said = TypeVar("Said")

MAX_ROUNDS = 3
"""How often a program is read: a pattern from another module says which parts go into it."""


class StringParts:
    """Finds the texts of constants in the modules of a project.

    `source_of` gives the text of a file, and may raise what reading it does. `looked_at` are the
    absolute paths of the modules that were looked at.
    """

    def __init__(
        self,
        root: str,
        source_of: Callable[[str], Source],
        is_file: Callable[[str], bool] = os.path.isfile,
    ) -> None:
        self.looked_at: set[str] = set()
        self._root = root
        self._source_of = source_of
        self._is_file = is_file
        self._modules: dict[str, Constants | None] = {}
        self._texts: dict[tuple[str, str], str] = {}

    def read(
        self,
        importer: str,
        reader: Callable[[Mapping[str, str]], tuple[Said, Iterable[str]]],
        steps: int = MAX_STEPS,
    ) -> tuple[Said, dict[str, str]]:
        """Read a program with the texts of what it takes from other modules; give these as well.

        `reader` is given what is known of them, and gives with what it reads the full names of
        all that it takes.
        """
        constants: dict[str, str] = {}
        said, wanted = reader(constants)
        for _round in range(MAX_ROUNDS):
            new = {
                dotted: text
                for dotted in wanted
                if dotted not in constants
                and (text := self._text(importer, dotted, steps)) != UNKNOWN
            }
            if not new:
                break
            constants = {**constants, **new}
            said, wanted = reader(constants)
        return said, constants

    def _text(self, importer: str, dotted: str, steps: int) -> str:
        """Give the text of what a file imports; each is worked out once."""
        constant = find(self._root, importer, dotted, self._is_file)
        if constant is None or not steps:
            return UNKNOWN
        if constant not in self._texts:
            self._texts[constant] = UNKNOWN  # for what comes back to itself
            path, expression = constant
            module = self._module(path)
            if module is not None:
                reader = partial(module.text, expression)
                self._texts[constant], _constants = self.read(path, reader, steps - 1)
        return self._texts[constant]

    def _module(self, path: str) -> Constants | None:
        if path not in self._modules:
            self.looked_at.add(os.path.abspath(path))
            try:
                self._modules[path] = Constants(self._source_of(path))
            except (OSError, ValueError, UnfitError, Unreadable):
                self._modules[path] = None
        return self._modules[path]
