"""Placeholders in scripts, which write programs or replace something in them."""

from __future__ import annotations

from ..flyte.placeholders import find
from ..flyte.places import MANIFEST
from ..model.names import SpannedText
from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .document_builder import DocumentBuilder


def read(builder: DocumentBuilder) -> None:
    """Keep the placeholders of a file that are surely Flyte's, those that touch as one string.

    `{{.Image}}` and the like are docker's; nobody else has `fqn`.
    """
    text = builder.source.text
    runs: list[tuple[int, int]] = []
    for placeholder in find(text):
        if placeholder.attribute not in ("fqn", "version"):
            continue
        if runs and _touch(text[runs[-1][1] : placeholder.start]):
            runs[-1] = (runs[-1][0], placeholder.end)
        else:
            runs.append((placeholder.start, placeholder.end))
    for start, end in runs:
        if ".fqn" in text[start:end]:
            pieces = [(0, end - start, start)]
            builder.use(MANIFEST, SpannedText(text[start:end], Span(start, end), pieces))


def _touch(between: str) -> bool:
    return len(between) < 100 and not any(char.isspace() or char in "\"'" for char in between)
