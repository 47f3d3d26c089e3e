"""A change of a file as a unified diff, as `--diff` prints it."""

from __future__ import annotations

import difflib
import sys

from ..text.source import BOM, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..text.source import Source

_HEADING = 2
"""Lines that name the file."""


def show(before: Source, after: Source, color: str = "auto") -> None:
    """Print a diff, which `patch` takes where it has no colors; `color` is what `--color` says."""
    from .terminal import style_for

    style = style_for(sys.stdout, color)
    colours = {"@": "cyan", "-": "removed", "+": "added"}
    for number, line in enumerate(_unified(before, after)):
        colour = "bold" if number < _HEADING else colours.get(line[0])
        print(style.paint(line, colour) if colour else line)


def _unified(before: Source, after: Source) -> Iterator[str]:
    """Yield the lines, each made visible, but for its tabs."""
    path = visible(before.path)
    path += "\t" if " " in path else ""  # tells `patch` where the name ends
    for line in difflib.unified_diff(_lines(before), _lines(after), path, path):
        yield "\t".join(map(visible, line.removesuffix("\n").split("\t")))
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _lines(source: Source) -> list[str]:
    """Give the lines, their ends as LF, the last without one where it has none."""
    lines = [source.line_text(line) + "\n" for line in range(1, len(source.starts()) + 1)]
    if source.printable_text.startswith(BOM):
        lines[0] = BOM + lines[0]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines
