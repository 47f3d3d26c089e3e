"""INI files as `configparser.ConfigParser()` reads them, from a text stream."""

from __future__ import annotations

import configparser
import re
from io import BytesIO, TextIOWrapper
from itertools import islice

from ...model.document import ParseFailure
from ...text.source import Source, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_EXPANSION = 1_000_000
"""Code points that interpolation may add to the values of a file."""


MAX_BROKEN = 1000
"""Lines that configparser takes for nothing; what stands behind them is not read."""

# What is sure to be such a line: it begins no comment or section, and has no delimiter.
_BROKEN = re.compile(rb"(?:\A|[\r\n])(?:[\w.-][^=:\r\n]*|\[[^\]=:\r\n]*)(?=[\r\n])")


class Option:
    """What shows up under `[images]`: see ImageEntry."""

    __slots__ = ("failure", "leaked", "name", "raw", "value")

    def __init__(
        self, name: str, raw: str, value: str | None, failure: ParseFailure | None, *, leaked: bool
    ) -> None:
        self.name = name
        self.raw = raw
        self.value = value
        self.failure = failure
        self.leaked = leaked


def parse(source: Source) -> tuple[list[str], list[Option]] | ParseFailure:
    """Give the names of the sections, without `[DEFAULT]`, and the options under `[images]`.

    Raises Unreadable where interpolation or a line would explode.
    """
    _guard(source)
    parser = configparser.ConfigParser()
    stream = TextIOWrapper(BytesIO(_cut(source)), encoding="utf-8")
    try:
        parser.read_file(stream, source.path)
    except UnicodeDecodeError as error:
        return ParseFailure("encoding", f"UnicodeDecodeError: {error}")
    except configparser.Error as error:
        return _failure(source, error)
    sections = parser.sections()
    if "images" not in sections or "internal" in sections:
        return sections, []
    # The public ways to list a section's options all mix those of [DEFAULT] in.
    own = parser._sections["images"]  # type: ignore[attr-defined]
    _guard_expansion(parser)
    names = parser.options("images")
    return sections, [_option(parser, name, leaked=name not in own) for name in names]


def _option(parser: configparser.ConfigParser, name: str, *, leaked: bool) -> Option:
    raw = parser.get("images", name, raw=True)
    try:
        return Option(name, raw, parser.get("images", name), None, leaked=leaked)
    except configparser.InterpolationError as error:
        failure = ParseFailure(_INTERPOLATION[type(error)], _message(error))
        return Option(name, raw, None, failure, leaked=leaked)


_INTERPOLATION: dict[type[Exception], str] = {
    configparser.InterpolationSyntaxError: "interpolation-syntax",
    configparser.InterpolationMissingOptionError: "interpolation-missing",
    configparser.InterpolationDepthError: "interpolation-depth",
}


def _message(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _failure(source: Source, error: configparser.Error) -> ParseFailure:
    """Turn what configparser raised into a kind and a line."""
    kind, line, detail = "syntax", 1, ""
    if isinstance(error, configparser.DuplicateSectionError):
        kind, line, detail = "duplicate-section", error.lineno or 1, str(error.section)
    elif isinstance(error, configparser.DuplicateOptionError):
        kind, line, detail = "duplicate-option", error.lineno or 1, error.option
    elif isinstance(error, configparser.MissingSectionHeaderError):
        kind, line = "no-section", error.lineno
        if source.printable_text.startswith("\ufeff"):
            kind = "byte-order-mark"
    elif isinstance(error, configparser.ParsingError):
        line = error.errors[0][0] if error.errors else 1
    return ParseFailure(kind, _message(error), source.line_span(line), detail)


def _guard(source: Source) -> None:
    """Refuse the lines over which configparser's option pattern takes quadratic time."""
    if len(source.data) > 500 and re.search(r"\S[^\S\r\n]{500,}\S", source.printable_text):
        raise Unreadable("has a line with more than 500 blanks in a row")


def _cut(source: Source) -> bytes:
    """Give the file up to its last mistake that is told: configparser's text of n takes n²."""
    if not source.is_text:
        return source.data
    broken = next(islice(_BROKEN.finditer(source.data), MAX_BROKEN, None), None)
    return source.data[: broken.end()] if broken else source.data


def _guard_expansion(parser: configparser.ConfigParser) -> None:
    """Refuse values that interpolation would blow up, before it does."""
    raw = {name: parser.get("images", name, raw=True) for name in parser.options("images")}
    lengths: dict[tuple[str, int], tuple[int, bool]] = {}

    def expanded(name: str, depth: int) -> tuple[int, bool]:
        """Give the length that comes of an option, and whether an error ends it there."""
        text = raw.get(name)
        if text is None or (depth > configparser.MAX_INTERPOLATION_DEPTH and "%(" in text):
            return 0, True
        if "%(" not in text:
            return len(text), False
        if (name, depth) not in lengths:
            length, ended = len(text), False
            for key in _references(text):
                more, ended = expanded(key.lower(), depth + 1)
                length += more
                if ended:
                    break
            lengths[name, depth] = (length, ended)
        return lengths[name, depth]

    total = 0
    for name in raw:
        total += expanded(name, 1)[0] - len(raw[name] or "")
        if total > MAX_EXPANSION:
            raise Unreadable(f"has values that interpolation makes longer by {MAX_EXPANSION:,}")


def _references(text: str) -> Iterator[str]:
    """Yield the names in `%(name)s`, in a time that grows with the text only."""
    start = text.find("%(")
    while start >= 0:
        end = text.find(")", start)
        if end < 0:
            return
        if text.startswith("s", end + 1):
            yield text[start + 2 : end]
        start = text.find("%(", end)
