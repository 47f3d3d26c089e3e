"""Files of environment variables, `.env`."""

from __future__ import annotations

import re

from ..mentions import Written
from ..text import Span
from . import environment, telling
from .gathering import Gathered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..sites import Config
    from ..text import Source

tells = telling.environment

_LINE = re.compile(
    rf"^\ufeff?[ \t]*(?:export[ \t]+)?({'|'.join(environment.NAMES)})[ \t]*=[ \t]*(.*)$",
    re.MULTILINE,
)
_COMMENT = re.compile(r"\s#.*")


def read(source: Source) -> list[Config]:
    """Give what a file of environment variables says about images."""
    found = Gathered(source)
    for line in _LINE.finditer(source.text):
        value, offset = line[2], line.start(2)
        quote = value[:1] if value.startswith(("'", '"')) else ""
        if quote:
            value, closed, _rest = value[1:].partition(quote)
            offset += 1
            if not closed:
                continue
        else:
            value = _COMMENT.sub("", value).rstrip()
        if "$" not in value or quote == "'":
            pieces = [(0, len(value), offset)]
            written = Written(value, Span(offset, offset + len(value)), pieces)
            environment.assign(found, line[1], written)
    return found.configs()
