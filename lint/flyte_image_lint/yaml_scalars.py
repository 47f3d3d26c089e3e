"""Strings of YAML files, and where each part of them is spelled.

All offsets are code points of the file's own text, which PyYAML is given as it is: its marks
count them, CRLF and byte order mark included.
"""

from __future__ import annotations

import re

import yaml

from .text import Span

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*(?:\s+(?:#[^\n]*\n\s*)*|$))+")
_ESCAPED_QUOTE = re.compile(r"''")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n|.)", re.DOTALL)
_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]+")


def documents(text: str) -> list[yaml.Node]:
    """Give the root nodes of a file; none if it is no YAML. Raises RecursionError."""
    try:
        return list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
        return []  # PyYAML lets the errors of impossible escapes and the like through


def pairs(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """Give the entries of a mapping whose keys are scalars, by their texts."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def spelling(text: str, node: yaml.ScalarNode) -> tuple[Span, list[tuple[int, int, int]]]:
    """Give where a string stands, without its quotes, and what of its value is spelled there.

    The pieces are those of `mentions.Written`. Blanks around line ends need not be in any.
    """
    start, end = node.start_mark.index, node.end_mark.index
    if properties := _PROPERTIES.match(text, start, end):
        start = properties.end()
    if node.style in ("'", '"'):
        start, end = start + 1, end - 1
    elif node.style in ("|", ">"):
        start = min((at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0),
                    default=end)  # fmt: skip
    span = Span(start, max(start, end))
    if text[start:end] == node.value:
        return span, [(0, len(node.value), start)]
    return span, _aligned(text, span, node.value, node.style)


def _aligned(text: str, span: Span, value: str, style: str | None) -> list[tuple[int, int, int]]:
    """Find the lines of a text, and what is between its escapes, in the value, in order."""
    pieces: list[tuple[int, int, int]] = []
    at = 0
    for line in _LINE.finditer(text, span.start, span.end):
        begin = line.start() + len(line[0]) - len(line[0].lstrip(" \t"))
        while at < len(value) and value[at].isspace():
            at += 1
        for start, end, escaped in _runs(text, begin, line.end(), style):
            run = text[start:end]
            if not value.startswith(run, at):
                run = run.rstrip(" \t")
                if not value.startswith(run, at):
                    return pieces
            if run:
                pieces.append((at, at + len(run), start))
            at += len(run) + escaped
    return pieces


def _runs(text: str, start: int, end: int, style: str | None) -> list[tuple[int, int, int]]:
    """Give the parts of a line between its escapes, and how many code points follow each."""
    pattern = {"'": _ESCAPED_QUOTE, '"': _ESCAPE}.get(style or "")
    runs = []
    for escape in pattern.finditer(text, start, end) if pattern else ():
        runs.append((start, escape.start(), 1))
        start = escape.end()
    return [*runs, (start, end, 0)]
