"""Text as a file holds it, places in it, and how to show it safely.

All offsets are code points of the decoded file, its line ends and byte order mark included.
Lines and columns are 1-based; a byte order mark takes no column, as in editors.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BOM = "\ufeff"


class Unreadable(Exception):  # noqa: N818
    """The file is of a kind that no parser should be given; the text says why."""


MAX_PARSED = 200_000
"""Bytes of a config that only a parser can read; PyYAML takes a second for as many."""


def limit_parsing(source: Source) -> None:
    """Refuse a file that a parser would take long for. Raises Unreadable."""
    if len(source.data) > MAX_PARSED and source.is_text:
        raise Unreadable(
            f"has more than {MAX_PARSED:,} bytes, which only files of plain lines may have"
        )


class Span:
    """The code points from `start` up to, not including, `end`."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end})"


class Source:
    """A file's path and content.

    `path` is as the user wrote it; `data` is the bytes. `kind` says what the file is read as,
    "config" or the format of another file. `text` raises UnicodeDecodeError
    where the bytes are not UTF-8, which is what flytekit reads on every usual machine. `plain_ini`
    and `plain_yaml` keep what `fast_path` has read in it, None before that.
    """

    __slots__ = (
        "_crlf", "_line", "_printable", "_starts", "_text",
        "data", "kind", "path", "plain_ini", "plain_yaml",
    )  # fmt: skip

    def __init__(self, path: str, data: bytes, kind: str = "config") -> None:
        self.path = path
        self.data = data
        self.kind = kind
        self.plain_ini: tuple[dict[str, dict[str, str]] | None] | None = None
        self.plain_yaml: tuple[dict[object, object] | None] | None = None
        self._text: str | None = None
        self._printable: str | None = None
        self._starts: list[int] | None = None
        self._line = 1
        self._crlf: list[int] | None = None

    def changed(self, data: bytes) -> Source:
        """Give the same file with other content."""
        return Source(self.path, data, self.kind)

    @property
    def text(self) -> str:
        """The content with its own line ends and byte order mark."""
        if self._text is None:
            self._text = self.data.decode()
        return self._text

    @property
    def is_text(self) -> bool:
        """Whether the content is UTF-8, so that `text` can be had."""
        try:
            return self.text is not None
        except UnicodeDecodeError:
            return False

    @property
    def printable_text(self) -> str:
        """The content for showing and placing: as `text`, each bad byte one surrogate."""
        if self._printable is None:
            self._printable = self.data.decode(errors="surrogateescape")
        return self._printable

    def starts(self) -> list[int]:
        """Offset of each line's first code point; a line ends with LF, CR or CRLF."""
        if self._starts is None:
            self._starts = [0, *_line_ends(self.printable_text)]
        return self._starts

    def line_of(self, offset: int) -> int:
        """Give the number of the line that `offset` is in."""
        starts, line = self.starts(), self._line
        # Most that are asked about stand where the last one stood, or behind it.
        if starts[line - 1] > offset or (line < len(starts) and starts[line] <= offset):
            from bisect import bisect_right  # only where there is a place to tell

            line = self._line = bisect_right(starts, offset)
        return line

    def position(self, offset: int) -> tuple[int, int]:
        """Give line and column of `offset`."""
        line = self.line_of(offset)
        column = offset - self.starts()[line - 1] + 1
        if line == 1 and column > 1 and self.printable_text.startswith(BOM):
            column -= 1
        return line, column

    def line_span(self, line: int) -> Span:
        """Give the span of line number `line` without its line end; of the last past the end."""
        starts, text = self.starts(), self.printable_text
        line = min(max(line, 1), len(starts))
        end = starts[line] if line < len(starts) else len(text)
        start = starts[line - 1]
        if start == 0 and text.startswith(BOM):
            start = min(1, end)
        while end > start and text[end - 1] in "\r\n":  # a slice would copy the line each time
            end -= 1
        return Span(start, end)

    @property
    def newline(self) -> str:
        """The line end that the first line has; LF where there is none."""
        starts, text = self.starts(), self.printable_text
        end = text[max(starts[1] - 2, 0) : starts[1]] if len(starts) > 1 else ""
        return end[len(end.rstrip("\r\n")) :] or "\n"

    def full_line_span(self, line: int) -> Span:
        """Give the span of line number `line` with its line end."""
        starts = self.starts()
        end = starts[line] if line < len(starts) else len(self.printable_text)
        return Span(starts[line - 1], end)

    def line_text(self, line: int) -> str:
        """Give the text of line number `line` without its line end."""
        span = self.line_span(line)
        return self.printable_text[span.start : span.end]

    def offset_of_translated(self, index: int) -> int:
        """Turn an offset in the text as Python's text mode gives it into one of this text."""
        from bisect import bisect_right  # as above

        if self._crlf is None:
            self._crlf, count = [], 0
            at = self.printable_text.find("\r\n")
            while at >= 0:
                # Every CRLF before shortened the translated text by one.
                self._crlf.append(at - count)
                count += 1
                at = self.printable_text.find("\r\n", at + 2)
        return index + bisect_right(self._crlf, index - 1)


def _line_ends(text: str) -> Iterator[int]:
    """Give the offsets behind each LF, CR and CRLF; `str.splitlines` splits at more."""
    lf, cr = text.find("\n"), text.find("\r")
    while lf >= 0 or cr >= 0:
        first = cr if cr >= 0 and (lf < 0 or cr < lf) else lf
        end = first + 2 if first == cr and lf == cr + 1 else first + 1
        yield end
        # Each is searched on from its last place, or a file with one kind takes quadratic time.
        if 0 <= lf < end:
            lf = text.find("\n", end)
        if 0 <= cr < end:
            cr = text.find("\r", end)


def split_lines(text: str) -> list[str]:
    """Give the lines of a text without their ends: LF, CR or CRLF."""
    if "\r" not in text:
        lines = text.split("\n")
        return lines if lines[-1] else lines[:-1]
    lines, start = list[str](), 0
    for end in _line_ends(text):
        lines.append(text[start:end].rstrip("\r\n"))
        start = end
    return [*lines, text[start:]] if start < len(text) else lines


def apply_edits(text: str, edits: Iterable[tuple[Span, str]]) -> str:
    """Replace the text at each span, none of which may overlap another, by what it comes with."""
    parts, at = list[str](), 0
    for span, content in sorted(edits, key=lambda edit: (edit[0].start, edit[0].end)):
        parts += (text[at : span.start], content)
        at = span.end
    return "".join([*parts, text[at:]])


def visible(text: str) -> str:
    r"""Make every character visible that could steer a terminal or hide: `\x1b`, `\u202e`.

    C0 and C1 controls (line ends and tabs included), DEL, surrogates, line and paragraph
    separators, bidirectional controls, zero-width characters. Nor is anything left that steers
    GitHub's runner, "::" behind nothing but blanks, and "##[" anywhere
    (actions/runner, src/Runner.Common/ActionCommand.cs), or those of Azure Pipelines and TeamCity,
    "##vso[" and "##teamcity[".
    """
    if "##" in text:
        import re  # only where there may be such a command

        text = re.sub(r"##(?=\w*\[)", r"#\\x23", text)
    if "::" in text and text.lstrip().startswith("::"):
        text = text.replace("::", r"\x3a:", 1)
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as the file system gives it
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return named.get(char, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


UNKNOWN = "\ufffc"
"""Stands in a text for a part that is only known when the program runs."""


def shorten(text: str, limit: int = 120) -> str:
    """Give `text`, cut in the middle if it has more than `limit` code points.

    Parts that are not known are shown as "…".
    """
    if UNKNOWN in text:
        while UNKNOWN * 2 in text:
            text = text.replace(UNKNOWN * 2, UNKNOWN)
        text = text.replace(UNKNOWN, "…")
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}…{text[-half:]}"


def first_line(text: str) -> str:
    """Give `text` on one line, shortened: what parsers say often runs over several."""
    return shorten(" ".join(text.split()), 300)
