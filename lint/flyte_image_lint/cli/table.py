"""Rows of text, one below the other."""

from __future__ import annotations

from ..reporters.style import columns
from ..text.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows as lines, made safe to show, indented, all columns but the last padded."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(columns, cells)) for cells in zip(*shown, strict=True)]
    for row in shown:
        padded = [
            cell + " " * (width - columns(cell))
            for cell, width in zip(row[:-1], widths[:-1], strict=True)
        ]
        yield "  " + "  ".join([*padded, row[-1]])
