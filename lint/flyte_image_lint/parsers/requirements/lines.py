"""Requirements files, as pip has them."""

from __future__ import annotations

import re

from .stated import required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .stated import Stated

_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTIONS = re.compile(r"\s--?\w.*")
_INCLUDE = re.compile(r"\s*(?:-r|--requirement|-c|--constraint)[\s=]*(\S+)\s*")
_NAME = re.compile(r"(?i)^[\"'\s-]*flytekit(?![\w.-]*\w)|[\"']flytekit(?![\w.-]*\w)")


def includes(text: str) -> Iterator[str]:
    """Give the files that a requirements file includes, as it spells them."""
    for line, _offset in _logical_lines(text):
        match = _INCLUDE.fullmatch(line)
        if match:
            yield match[1].strip("\"'")


def stated(text: str) -> Iterator[Stated]:
    """Give what a requirements file says of flytekit."""
    for line, offset in _logical_lines(text):
        if _NAME.match(line):
            yield from required(_OPTIONS.sub("", line).strip(), text, offset)


def without_comment(line: str) -> str:
    """Give a line without a comment at its end."""
    return _COMMENT.sub("", line)


def _logical_lines(text: str) -> Iterator[tuple[str, int]]:
    """Give the lines of a requirements file without comments, and where each begins.

    A backslash at the end of a line goes on in the next one.
    """
    offset, start, parts = 0, 0, list[str]()
    for line in text.splitlines(keepends=True):
        start = offset if not parts else start
        offset += len(line)
        parts.append(without_comment(line.rstrip("\r\n")))
        if parts[-1].endswith("\\"):
            parts[-1] = parts[-1][:-1]
            continue
        yield "".join(parts), start
        parts = []
    if parts:
        yield "".join(parts), start
