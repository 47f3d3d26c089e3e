"""YAML that PyYAML would take too long for, told without it.

It keeps every bracket of a line that may begin a key, up to 1,024 code points back, and looks at
all of them with each token: 100 brackets in each other make a document 100 times as slow.
"""

from __future__ import annotations

from .source import Unreadable

MAX_WORK = 1_500_000
"""Brackets of lines, each as often as it is deep; those of people have a few thousand."""

TOO_DEEP = 400
"""Brackets in each other, at which PyYAML raises RecursionError, and reads no further."""


def limit_nesting(text: str) -> None:
    """Refuse a text of many brackets in each other. Raises Unreadable."""
    if text.count("[") + text.count("{") < 1000:  # nearly all
        return
    import re  # only for those

    work = depth = 0
    for match in re.finditer(r"[][{},\n]", text):
        if match[0] == "\n":
            depth = 0
            continue
        if match[0] in "[{":
            depth += 1
        elif match[0] != ",":
            depth = max(0, depth - 1)
        work += depth if depth < TOO_DEEP else 0
        if work > MAX_WORK:
            raise Unreadable("has too many brackets in each other")
