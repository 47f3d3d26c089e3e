"""What was not checked, and why: it is said, so that "no problems" means what it says."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..text.source import Source


class Unchecked:
    """A place about which something could not be judged; `line` is 0 where all of a file is meant.

    `why` says what is not checked, and what hinders it.
    """

    __slots__ = ("line", "path", "why")

    def __init__(self, path: str, line: int, why: str) -> None:
        self.path = path
        self.line = line
        self.why = why

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.why}"


def at(source: Source, offset: int, why: str) -> Unchecked:
    """Give what is not checked because of what stands at an offset of a file."""
    return Unchecked(source.path, source.line_of(offset), why)
