"""Strings of YAML files, and where each part of them is spelled.

All offsets are code points of the file's own text, which PyYAML is given as it is: its marks
count them, CRLF and byte order mark included.
"""

from __future__ import annotations

import re

import yaml

from .source import Span
from .yaml_limits import limit_nesting

_PROPERTIES = re.compile(r"(?:(?:!<[^>\s]*>|[&!][^\s,\[\]{}]*)(?:\s+(?:#[^\r\n]*[\r\n]\s*)*|$))+")
_ESCAPES = {
    "'": re.compile(r"''"),
    '"': re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.|$)"),
}
_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")

TYPE_CHECKING = False
if TYPE_CHECKING:
    Pieces = list[tuple[int, int, int]]


def documents(text: str) -> list[yaml.Node]:
    """Give the root nodes of a file; none if it is no YAML. Raises RecursionError, Unreadable."""
    limit_nesting(text)
    try:
        return list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
        return []  # PyYAML lets the errors of impossible escapes and the like through


def pairs(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """Give the entries of a mapping whose keys are scalars, by their texts."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def spelling(text: str, node: yaml.ScalarNode) -> tuple[Span, Pieces]:
    """Give where a string stands, without its quotes, and what of its value is spelled there.

    The pieces are those of `SpannedText`. Blanks around line ends need not be in any.
    """
    span = content(text, Span(node.start_mark.index, node.end_mark.index), node.style)
    if text[span.start : span.end] == node.value:
        return span, [(0, len(node.value), span.start)]
    return span, _aligned(text, span, node.value, node.style)


def beginning(text: str, node: Span) -> int:
    """Give where a scalar begins that a node takes, behind its tag and anchor."""
    properties = _PROPERTIES.match(text, node.start, node.end)
    return properties.end() if properties else node.start


def content(text: str, node: Span, style: str | None) -> Span:
    """Give where the text of a scalar stands that a node takes: what is in it, not around it.

    That is without tag and anchor, quotes, or the header of a block.
    """
    start, end = beginning(text, node), node.end
    if style in ("'", '"'):
        start, end = start + 1, end - 1
    elif style in ("|", ">"):
        start = min((at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0),
                    default=end)  # fmt: skip
    return Span(start, max(start, end))


def _aligned(text: str, span: Span, value: str, style: str | None) -> Pieces:
    """Find what is spelled of each line, in order."""
    lines = [
        line.span() for line in _LINE.finditer(text, span.start, span.end) if line[0].strip(" \t")
    ]
    pieces: Pieces = []
    at, before, is_joined = 0, span.start, False
    for number, (start, end) in enumerate(lines):
        breaks = len(_BREAK.findall(text, before, start))
        if style in ("|", ">"):
            while at < len(value) and value[at].isspace():
                at += 1
        else:
            at += breaks - 1 if is_joined or breaks > 1 else breaks
        if breaks:
            start += _blanks(text[start:end])
        runs = _runs(text, start, end, style)
        if number < len(lines) - 1:
            first, last, rest = runs[-1]
            runs[-1] = (first, first + len(text[first:last].rstrip(" \t")), rest)
        for first, last, escaped in runs:
            if not value.startswith(text[first:last], at):
                return pieces
            pieces.append((at, at + last - first, first))
            at += last - first + escaped
        before, is_joined = end, len(runs) > 1 and not runs[-2][2]
    return [piece for piece in pieces if piece[0] < piece[1]]


def _blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _runs(text: str, start: int, end: int, style: str | None) -> list[tuple[int, int, int]]:
    """Give the parts of a line between its escapes, and how many code points each of those is."""
    runs = []
    for escape in _ESCAPES[style].finditer(text, start, end) if style in _ESCAPES else ():
        runs.append((start, escape.start(), int(len(escape[0]) > 1)))
        start = escape.end()
    return [*runs, (start, end, 0)]
