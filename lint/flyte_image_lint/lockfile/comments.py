"""The comments in a lock file, found so that they stay when it is written anew."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

import yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMMENT = re.compile(r"#[^\r\n\x85\u2028\u2029]*")  # apart from the texts
_BREAK = re.compile(r"[\r\n\x85\u2028\u2029]")


class Comments:
    """The lines before all entries, those above each entry, what is beside it, and the last lines.

    A line is a comment, or "" in `head`. `above` and `beside` are by the entry's key.
    """

    def __init__(self, head: Sequence[str]) -> None:
        self.head = list(head)
        self.above: dict[str, list[str]] = {}
        self.beside: dict[str, str] = {}
        self.tail: list[str] = []

    def rename(self, before: str, name: str) -> None:
        """Give the comments of one entry to another one, which may have some."""
        self.above.setdefault(name, []).extend(self.above.pop(before, []))
        beside = self.beside.pop(before, None)
        if beside and self.beside.setdefault(name, beside) != beside:
            self.above[name].append(beside)


def find(text: str, header: Sequence[str]) -> Comments:
    """Find the comments in a lock file's text, which can be loaded.

    Those right above an entry, or inside of it, are the entry's, but for the lines of `header`.
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    entries = list(_entries(node))
    masked = _masked(text, node)
    first = entries[0][1] if entries else len(text)
    lines = list(_lines(masked[:first] if entries else f"{text}\n"))
    own = 0
    while entries and own < len(lines) and lines[-1 - own] not in ("", *header):
        own += 1
    comments = Comments(_head(lines[: len(lines) - own], header))
    if own:
        comments.above[entries[0][0]] = lines[-own:]
    starts = [start for _name, start, _end in entries]
    for match in _COMMENT.finditer(masked, first):
        comment, at = match[0].rstrip(), bisect_right(starts, match.start())
        name, _start, end = entries[at - 1]
        if match.start() < end:
            comments.above.setdefault(name, []).append(comment)
        elif not _BREAK.search(text, end, match.start()):
            comments.beside[name] = comment
        elif at < len(entries):
            comments.above.setdefault(entries[at][0], []).append(comment)
        else:
            comments.tail.append(comment)
    return comments


def _entries(node: yaml.Node | None) -> Iterator[tuple[str, int, int]]:
    """Yield key, start and end of each entry, the end without what follows it."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        ends = [span[1] for span in _scalars(value)]
        if value.flow_style:
            ends.append(value.end_mark.index)
        yield key.value, key.start_mark.index, max((key.end_mark.index, *ends))


def _scalars(node: yaml.Node | None) -> Iterator[tuple[int, int]]:
    """Yield the places of all texts in a node."""
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.index, node.end_mark.index
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for each in pair:
                yield from _scalars(each)


def _masked(text: str, node: yaml.Node | None) -> str:
    """Put other characters in place of texts, in which a `#` is no comment."""
    parts, at = [], 0
    for start, end in sorted(set(_scalars(node))):
        parts += [text[at:start], "x" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _lines(text: str) -> Iterator[str]:
    """Yield the comments, and "" for each empty line; nothing for marks such as `---`."""
    *lines, _last = _BREAK.split(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    for line in lines:
        match = _COMMENT.search(line)
        if match or not line.strip():
            yield match[0].rstrip() if match else ""


def _head(lines: Sequence[str], header: Sequence[str]) -> list[str]:
    """Put the header before the lines, if it is not among them, and an empty one behind them."""
    apart = [line for before, line in pairwise(("", *lines)) if line or before]
    head = apart if any(line in header for line in lines) else [*header, *apart]
    while not head[-1]:
        head.pop()
    return head if head[-1] in header else [*head, ""]
