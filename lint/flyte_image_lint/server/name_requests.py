"""Definitions, references and highlights of names, as the protocol asks for them."""

from __future__ import annotations

from typing import NamedTuple

from lsprotocol import types

from .navigation import definitions, in_file, references
from .occurrences import occurrence_at
from .project_view import ProjectView, view_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .editor_file import EditorFile
    from .language_server import Placed, Server
    from .occurrences import Occurrence, Texts


class At(NamedTuple):
    """What a request is about: a file, its project, and the name that is there."""

    file: EditorFile
    view: ProjectView
    name: Occurrence


def register(server: Server) -> None:
    """Add the handlers."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(params: types.DefinitionParams) -> list[types.Location]:
        at = name_at(server, params)
        if at is None:
            return []
        is_current = server.session.is_current
        occurrences = definitions(at.view.names, at.name.flavour, at.name.name, is_current)
        return _locations(server, occurrences)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def referred(params: types.ReferenceParams) -> list[types.Location]:
        at = name_at(server, params)
        if at is None:
            return []
        wanted = params.context.include_declaration
        return _locations(server, _references(at, at.view.texts, with_bindings=wanted))

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlighted(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        at = name_at(server, params)
        if at is None:
            return []
        there = _references(at, lambda: [at.file.source], with_bindings=True)
        return [
            types.DocumentHighlight(
                at.file.positions.range(one.span),
                types.DocumentHighlightKind.Write
                if one.is_binding
                else types.DocumentHighlightKind.Read,
            )
            for one in in_file(there, at.file.source.path)
        ]


def name_at(server: Server, params: Placed) -> At | None:
    """Give the file, its project and the name that a request is about; None without one."""
    place = server.place(params)
    if place is None:
        return None
    file, offset = place
    view, here = view_of(file), occurrence_at(file.source, file.documents, offset)
    return None if view is None or here is None else At(file, view, here)


def _references(at: At, texts: Texts, *, with_bindings: bool) -> list[Occurrence]:
    is_current = at.file.session.is_current
    return references(at.view.names, at.name, texts, is_current, with_bindings=with_bindings)


def _locations(server: Server, occurrences: Iterable[Occurrence]) -> list[types.Location]:
    return [server.session.location(one.source, one.span) for one in occurrences]
