"""Files of environment variables, `.env`."""

from __future__ import annotations

import re

from ..model.names import Written
from ..text.source import Span
from . import environment_variables
from .document_builder import Gathered
from .shell import commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.document import Config
    from ..text.source import Source

_LINE = re.compile(
    rf"^\ufeff?[ \t]*(?:export[ \t]+)?({'|'.join(environment_variables.NAMES)})[ \t]*=[ \t]*(.*)$",
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
        written = Written(value, Span(offset, offset + len(value)), [(0, len(value), offset)])
        if quote != "'":
            written = commands.argument(written, {})
        environment_variables.assign(found, line[1], written)
    return found.configs()
