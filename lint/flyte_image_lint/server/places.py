"""A place in a text as people name it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..text.source import Source


def place_of(source: Source, offset: int) -> str:
    """Give path and line."""
    return f"{source.path}:{source.line_of(offset)}"
