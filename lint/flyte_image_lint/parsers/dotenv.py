"""Files of environment variables, `.env`."""

from __future__ import annotations

import re

from ..model.names import SpannedText
from ..text.source import Span
from . import environment_variables
from .document_builder import DocumentBuilder
from .shell import commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.document import Document
    from ..text.source import Source

_LINE = re.compile(
    rf"^\ufeff?[ \t]*(?:export[ \t]+)?({'|'.join(environment_variables.NAMES)})[ \t]*=[ \t]*(.*)$",
    re.MULTILINE,
)
_COMMENT = re.compile(r"\s#.*")


def read(source: Source) -> list[Document]:
    """Give what a file of environment variables says about images."""
    builder = DocumentBuilder(source)
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
        spanned = SpannedText(value, Span(offset, offset + len(value)), [(0, len(value), offset)])
        if quote != "'":
            spanned = commands.argument(spanned, {})
        environment_variables.assign(builder, line[1], spanned)
    return builder.documents()
