"""The other places that a finding is about: where its name is defined, the first of two keys."""

from __future__ import annotations

import os

from lsprotocol import types

from ..flyte.places import FLYTE2, FLYTEKIT
from ..text.source import Span, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..text.source import Source
    from .editor_file import EditorFile

MAX_PLACES = 5
"""So many definitions of one name are shown."""


def related(file: EditorFile, finding: Finding) -> list[types.DiagnosticRelatedInformation]:
    """Give the other places that a finding is about, if there are any."""
    if not file.session.tells_related:
        return []
    return [
        types.DiagnosticRelatedInformation(file.location(source, span), message)
        for source, span, message in list(_places(file, finding))[:MAX_PLACES]
    ]


def _places(file: EditorFile, finding: Finding) -> Iterator[tuple[Source, Span, str]]:
    for document in file.documents:
        for key in document.duplicates() if document.may_have_duplicates else ():
            if key.later == finding.span:
                yield document.source, key.first, f"'{shorten(key.key)}' stands here first"
                return
    names = file.names
    if names is None or not finding.name:
        return
    for flavour in (FLYTEKIT, FLYTE2):
        meant = finding.name
        if not names.bindings(meant, flavour) and names.references(meant, flavour):
            meant = names.nearest(meant, flavour) or ""
        for definition in names.bindings(meant, flavour):
            source, span = definition.source, definition.span
            is_current = file.session.is_current(source)
            if is_current and not _is_here(file, finding, source, span):
                yield source, span, f"'{shorten(meant)}' is defined here"


def _is_here(file: EditorFile, finding: Finding, source: Source, span: Span) -> bool:
    """Whether a definition is what the finding is on, or in the entry that it is on."""
    if os.path.abspath(source.path) != file.path:
        return False
    here = [place for place in (finding.span, finding.anchor) if place]
    line = source.line_of(span.start)
    return any(source.line_of(place.start) == line for place in here)
