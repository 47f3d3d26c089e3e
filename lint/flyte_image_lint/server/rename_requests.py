"""Renames, as the protocol asks for them; what is refused is an error that says why."""

from __future__ import annotations

from contextlib import contextmanager

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from .editing import workspace_edit
from .name_requests import name_at
from .rename import RefusedError, Renaming, prepare, rename

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .language_server import Server
    from .project_view import ProjectView


def register(server: Server) -> None:
    """Add the handlers."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepared(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        at = name_at(server, params)
        if at is None:
            return None
        with _refusals():
            occurrence = prepare(_renaming(at.view), at.name)
        return types.PrepareRenamePlaceholder(
            at.file.positions.range(occurrence.span), occurrence.name
        )

    @server.feature(types.TEXT_DOCUMENT_RENAME)
    def renamed(params: types.RenameParams) -> types.WorkspaceEdit | None:
        at = name_at(server, params)
        if at is None:
            return None
        with _refusals():
            edits = rename(_renaming(at.view), at.name, params.new_name)
        return workspace_edit(at.file, dict(edits.values()))


@contextmanager
def _refusals() -> Iterator[None]:
    """Say what is refused as the protocol does."""
    try:
        yield
    except RefusedError as error:
        raise JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed.value) from error


def _renaming(view: ProjectView) -> Renaming:
    versions = view.context.flytekit_versions
    workspace, file = view.session.workspace, view.settings.file
    return Renaming(workspace, view.names, view.texts, view.reread, versions, file)
