"""How text is shown: colours, links, widths, and nothing that steers a terminal."""

from __future__ import annotations

from ..text.source import visible

# Each can be read on a dark and on a light background, which yellow and white cannot.
_COLOURS = {
    "bold": "1",
    "red": "1;31",
    "magenta": "1;35",
    "blue": "1;94",
    "cyan": "36",
    "removed": "31",
    "added": "32",
}
SEVERITY_COLOURS = {"error": "red", "warning": "magenta", "info": "blue"}


class Style:
    """What the output is for: `colour` or not, hyperlinks or not, and `width` in columns.

    `wraps` says that text is to be broken at that width, which only a terminal needs.
    """

    __slots__ = ("colour", "hyperlinks", "width", "wraps")

    def __init__(
        self,
        *,
        colour: bool = False,
        hyperlinks: bool = False,
        width: int = 100,
        wraps: bool = False,
    ) -> None:
        self.colour = colour
        self.hyperlinks = hyperlinks
        self.width = width
        self.wraps = wraps

    def paint(self, text: str, colour: str) -> str:
        """Give `text` in a colour, or in bold; as it is without colours."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.colour else text

    def link(self, text: str, url: str) -> str:
        r"""Give `text` as a link to one of our pages, by OSC 8; as it is without hyperlinks."""
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.hyperlinks else text

    def lines(self, label: str, painted: str, text: str) -> list[str]:
        """Give `text` behind a label, broken at blanks where this style wraps.

        `painted` is how the label is shown. What follows on further lines is indented.
        """
        text = visible(text)
        if not self.wraps:
            return [f"{painted} {text}"]
        parts, room = [""], self.width - columns(label)
        for word in text.split(" "):
            needed = columns(word) + 1
            if needed > room and room < self.width - 2:
                parts.append("")
                room = self.width - 1
            parts[-1] += f" {word}"
            room -= needed
            if room < 0:  # the terminal breaks the word, and something stands on its last line
                room %= self.width
        # Made visible again: "::" may stand at the beginning now.
        return [painted + parts[0], *(f" {visible(part)}" for part in parts[1:])]


def columns(text: str) -> int:
    """Give the columns that visible text takes on a terminal: wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(1 if char.isascii() else _column(char) for char in text)


def _column(char: str) -> int:
    import unicodedata  # only for what is not ASCII

    if unicodedata.category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":
        return 0  # drawn upon the one before, as the middle and end of a Hangul syllable are
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shown_path(path: str) -> str:
    """Give a path for the beginning of a line, where GitHub's runner would obey one with "::"."""
    return visible(f"./{path}" if path.startswith(":") else path)
