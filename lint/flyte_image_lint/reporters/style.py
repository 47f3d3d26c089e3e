"""How text is shown: colours, widths, and nothing that steers a terminal."""

from __future__ import annotations

import unicodedata

from ..text import visible

_COLOURS = {"bold": "1", "red": "1;31", "yellow": "1;33", "blue": "1;34", "cyan": "36"}
SEVERITY_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


class Style:
    """What the output is for: `colour` or not, and `width` in columns."""

    __slots__ = ("colour", "width")

    def __init__(self, *, colour: bool = False, width: int = 100) -> None:
        self.colour = colour
        self.width = width

    def paint(self, text: str, colour: str) -> str:
        """Give `text` in a colour, or in bold; as it is without colours."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.colour else text


def columns(text: str) -> int:
    """Give the columns that visible text takes on a terminal: wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(_column(char) for char in text)


def _column(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shown_path(path: str) -> str:
    """Give a path for the beginning of a line, where GitHub's runner would obey one with "::"."""
    return visible(f"./{path}" if path.startswith(":") else path)
