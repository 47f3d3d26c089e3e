"""Constants of a module, as parts of the strings of others."""

from __future__ import annotations

import ast

from ...model.names import UNKNOWN
from ...text.source import BOM
from .parser import parse
from .places import Places
from .scopes import Survey
from .strings import Strings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...text.source import Source


class Constants:
    """Evaluates the constants of one module, which is parsed once; none of it can be told if not.

    They are worked out as if the strings that have them as parts stood in the module.
    """

    def __init__(self, source: Source) -> None:
        tree = parse(source.text.removeprefix(BOM))
        self._scope = Survey(tree).module if tree else None
        self._places = Places(source)

    def text(self, expression: str, constants: Mapping[str, str]) -> tuple[str, list[str]]:
        """Give the text of an expression, with UNKNOWN for what of it cannot be told.

        With it come the full names of what the module takes for it from others; `constants` has the
        texts of those.
        """
        if self._scope is None:
            return UNKNOWN, []
        strings = Strings(self._places, constants)
        text = strings.part(ast.parse(expression, mode="eval").body, self._scope)
        return text, list(strings.parts)
