"""Changes of texts, as the client makes them."""

from __future__ import annotations

from lsprotocol import types

from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..text.source import Source
    from .session import Session


def workspace_edit(
    session: Session, edits: Mapping[Source, Iterable[tuple[Span, str]]]
) -> types.WorkspaceEdit:
    """Give edits of texts as they are now.

    They name the versions of open texts, so that the client refuses them where it has moved on, if
    it can do that at all.
    """
    from .positions import Positions  # imports types, too

    by_uri: dict[str, list[types.TextEdit]] = {}
    versions: dict[str, int | None] = {}
    for source, changes in edits.items():
        positions = Positions(source, session.encoding)
        uri = session.uri(source.path)
        versions[uri] = session.version_of(source.path)
        by_uri.setdefault(uri, []).extend(
            types.TextEdit(positions.range(span), content) for span, content in changes
        )
    if not session.takes_versions:
        return types.WorkspaceEdit(changes=by_uri)
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uri, versions[uri]), list(changes)
            )
            for uri, changes in by_uri.items()
        ]
    )


def difference(before: str, after: str) -> list[tuple[Span, str]]:
    """Give the edits that make one text of another: of what differs between them, line by line."""
    from difflib import SequenceMatcher  # only where a text is made anew

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return [
        (Span(starts[begin], starts[end]), "".join(new[first:last]))
        for tag, begin, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes()
        if tag != "equal"
    ]
