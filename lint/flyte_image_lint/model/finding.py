"""What the rules report. Nothing here is imported while there is nothing to report."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from ..text.source import Source, Span


class Severity(str, Enum):
    """How bad: a crash or an image that cannot be pulled, a moving or ignored one, untidiness."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the least severe."""
        return ("info", "warning", "error").index(self.value)


class Edit(NamedTuple):
    """Replace the text at `span` by `content`."""

    span: Span
    content: str


class Fix(NamedTuple):
    """Edits that mend one finding.

    It is `safe` where the new image is the old one's content, or where the old one could not
    work at all; `title` says what it does. `value` is the image that the entry then has, None
    where the fix is not about one entry's image.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool
    value: str | None = None


class Finding(NamedTuple):
    """One thing that is wrong.

    `message` says what is wrong and what Flyte does, `help` what to write, `note` why that is
    not done by itself, `remedy` what would settle all findings that have the same one. `name` is
    the friendly name and `image` the value concerned, where there are any. `anchor` is where the
    entry begins that `span` is in, on another line perhaps.
    """

    code: str
    rule: str
    severity: Severity
    message: str
    help: str
    source: Source
    span: Span
    name: str | None = None
    image: str | None = None
    fix: Fix | None = None
    anchor: Span | None = None
    note: str = ""
    remedy: str = ""

    @property
    def path(self) -> str:
        """The path of the file, as it was given."""
        return self.source.path

    @property
    def start(self) -> tuple[int, int]:
        """Line and column of the first code point, both from 1."""
        return self.source.position(self.span.start)

    @property
    def end(self) -> tuple[int, int]:
        """Line and column behind the last code point, both from 1."""
        return self.source.position(self.span.end)

    @property
    def sort_key(self) -> tuple[str, int, int, str, int]:
        """Path, line, column, code: the order of every report."""
        line, column = self.source.position(self.span.start)
        return (self.source.path, line, column, self.code, self.span.end)
