"""Shell scripts, and the recipes of makefiles and justfiles."""

from __future__ import annotations

from ...model.names import SpannedText
from ...text.source import BOM, Span
from .. import placeholder_scan
from ..document_builder import NESTED, DocumentBuilder, unread
from . import commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...model.document import Document
    from ...text.source import Source


def read(source: Source) -> list[Document]:
    """Give what a script says about images; nothing where it is nested too deeply."""
    builder = DocumentBuilder(source)
    try:
        placeholder_scan.read(builder)
        if source.kind == "make":
            from .. import make  # only for those

            make.read(builder)
        else:
            commands.scan(builder, whole(source.text))
    except RecursionError:
        return unread(source, NESTED)
    return builder.documents()


def whole(text: str) -> SpannedText:
    """Give all of a file's text, without a byte order mark."""
    start = len(BOM) if text.startswith(BOM) else 0
    return SpannedText(text[start:], Span(start, len(text)), [(0, len(text) - start, start)])
