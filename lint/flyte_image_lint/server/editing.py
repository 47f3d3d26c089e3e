"""Changes of texts, as the client makes them."""

from __future__ import annotations

from itertools import accumulate

from lsprotocol import types

from ..text.source import Span
from .positions import Positions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..text.source import Source
    from .editor_file import EditorFile


def workspace_edit(
    file: EditorFile, edits: Mapping[Source, Iterable[tuple[Span, str]]]
) -> types.WorkspaceEdit:
    """Give edits of texts as they are now, of a file or of others of its project.

    They name the versions of open texts, so that the client refuses them where it has moved on, if
    it can do that at all.
    """
    session = file.session
    by_uri: dict[str, list[types.TextEdit]] = {}
    versions: dict[str, int | None] = {}
    for source, changes in edits.items():
        positions = Positions(source, session.encoding)
        uri, versions[uri] = file.called(source)
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
    # The matcher's time grows with the square of what it is given: only what differs, then.
    head = _common(old, new)
    start = sum(map(len, old[:head]))
    old, new = old[head:], new[head:]
    tail = _common(old[::-1], new[::-1])
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    starts = [*accumulate(map(len, old), initial=start)]
    return [
        (Span(starts[begin], starts[end]), "".join(new[first:last]))
        for tag, begin, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes()
        if tag != "equal"
    ]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Give how many items two sequences begin with alike."""
    pairs = zip(one, other, strict=False)
    differing = (number for number, (left, right) in enumerate(pairs) if left != right)
    return next(differing, min(len(one), len(other)))
