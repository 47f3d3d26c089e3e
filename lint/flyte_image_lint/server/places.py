"""Places in texts as people name them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..text.source import Source


def line_of(source: Source, offset: int) -> int:
    """Give the number of the line that an offset is on, from 1."""
    return source.position(offset)[0]


def place_of(source: Source, offset: int) -> str:
    """Give path and line."""
    return f"{source.path}:{line_of(source, offset)}"
