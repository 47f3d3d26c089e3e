"""The symbols of files and of the workspace, as the protocol asks for them."""

from __future__ import annotations

import os

from lsprotocol import types

from ..settings import SettingsError
from .project_view import ProjectView
from .symbols import document_symbols, workspace_symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .language_server import Server

BOUND, USED = types.SymbolKind.Constant, types.SymbolKind.String


def register(server: Server) -> None:
    """Add the handlers."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outlined(
        params: types.DocumentSymbolParams,
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
        file = server.file(params.text_document)
        symbols = document_symbols(file.documents) if file else []
        if file is None:
            return []
        if not server.can(
            "text_document", "document_symbol", "hierarchical_document_symbol_support"
        ):
            return [
                types.SymbolInformation(
                    file.location(one.source, one.span),
                    one.name,
                    BOUND if one.is_binding else USED,
                )
                for one in symbols
            ]
        return [
            types.DocumentSymbol(
                one.name,
                BOUND if one.is_binding else USED,
                file.positions.range(one.span),
                file.positions.range(one.name_span),
                detail=one.detail,
            )
            for one in symbols
        ]

    @server.feature(types.WORKSPACE_SYMBOL)
    def matching_symbols(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        symbols = {}
        for view in _projects(server):
            for one in workspace_symbols(view.names, params.query, server.session.is_current):
                key = (one.source.path, one.span.start, one.name)
                location = server.session.location(one.source, one.span)
                symbols[key] = types.WorkspaceSymbol(
                    location, one.name, BOUND, container_name=one.detail
                )
        return list(symbols.values())


def _projects(server: Server) -> Iterator[ProjectView]:
    """Yield the projects of the folders and of the open files, each once."""
    session = server.session
    seen = set()
    places = [os.path.join(folder, "x") for folder in session.folders]
    places += [file.path for file in session.open_files() if not file.is_alone]
    for path in places:
        try:
            view = ProjectView(session, path, session.settings.for_folder(os.path.dirname(path)))
        except SettingsError:
            continue
        if view.root not in seen:
            seen.add(view.root)
            yield view
