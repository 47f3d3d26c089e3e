"""Files that are read line by line: of variables, of requirements, of prose."""

from __future__ import annotations

import re

from .leaves import Leaf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...text.source import Source
    from .leaves import Shape

_VARIABLE = re.compile(r"\s*(?:export\s+)?[\w.-]+\s*=\s*[\"']?")


def shape(source: Source) -> Shape | None:
    """Give each line: what comes before the value of a variable, and the rest."""
    parts: Shape = []
    for line in range(1, len(source.starts()) + 1):
        span = source.line_span(line)
        text = source.printable_text[span.start : span.end]
        head = _VARIABLE.match(text) if source.kind == "env" else None
        at = head.end() if head else 0
        parts += [text[:at], Leaf(text[at:], span.start + at, span.end)]
    return parts
