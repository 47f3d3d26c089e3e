"""Text for people: paragraphs and columns that fit the terminal, 80 columns at most; tables.

`textwrap` would take longer to import than all that `--help` does.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDEST = 80
NARROWEST = 40
LEFT = 26
"""Columns that the left of two columns takes at most."""


def table_width() -> int | None:
    """Give the columns that a table may take: None for any number, where it goes to a file."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS", "").isdecimal():
        return None
    import shutil  # only for tables

    return shutil.get_terminal_size().columns


def width() -> int:
    """Give the columns that text may take: those of COLUMNS, else the terminal, up to 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        wide = int(columns)
    else:
        try:
            wide = os.get_terminal_size(sys.stdout.fileno()).columns or WIDEST
        except (OSError, ValueError):  # no terminal
            wide = WIDEST
    return min(max(wide, NARROWEST), WIDEST)


def wrap(text: str, columns: int, first: str = "", rest: str = "") -> Iterator[str]:
    """Break text at blanks; lines begin with `first`, then `rest`. Longer words stay whole."""
    line, gap = first, ""
    for word in text.split():
        if gap and len(line) + len(gap) + len(word) > columns:
            yield line
            line, gap = rest, ""
        line += gap + word
        gap = " "
    yield line


def layout(text: str, columns: int) -> Iterator[str]:
    """Lay out lines, of which each is a paragraph, or two columns with a tab between them.

    Indentation stays; what follows a first line of a paragraph is indented more.
    """
    block: list[tuple[str, str]] = []
    for line in text.split("\n"):
        left, tab, right = line.partition("\t")
        if tab:
            block.append((left, right))
            continue
        yield from _rows(block, columns)
        block = []
        indent = line[: len(line) - len(line.lstrip())]
        yield from wrap(line, columns, indent, indent and f"{indent}  ")
    yield from _rows(block, columns)


def _rows(rows: list[tuple[str, str]], columns: int) -> Iterator[str]:
    if not rows:
        return
    limit = min(LEFT, columns // 3)
    at = min(max(len(left) for left, _ in rows), limit) + 2
    for left, right in rows:
        if len(left) + 2 > at:
            yield left
            left = ""
        yield from wrap(right, columns, left.ljust(at), " " * at)


def aligned(rows: Sequence[Sequence[str]], columns: int | None = None) -> Iterator[str]:
    """Yield a heading and rows as indented lines, made safe to show, their cells aligned.

    Where `columns` are too few for that, each cell gets a line of its own, below the one to its
    left: without a heading, but for those of the third column and later ones.
    """
    from ..reporters.style import columns as width_of
    from ..text.source import visible

    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(width_of, cells)) for cells in zip(*shown, strict=True)]
    if columns is not None and sum(widths) + 2 * len(widths) > columns:
        labels = ["", "", *(f"{label.lower()}: " for label in shown[0][2:])]
        for row in shown[1:]:
            for number, cell in enumerate(row):
                if cell:
                    yield f"{'  ' * (number + 1)}{labels[number]}{cell}"
        return
    for row in shown:
        padded = [
            cell + " " * (width - width_of(cell))
            for cell, width in zip(row[:-1], widths[:-1], strict=True)
        ]
        yield "  " + "  ".join([*padded, row[-1]])
