"""Hover, completion and inlay hints, as the protocol asks for them."""

from __future__ import annotations

from lsprotocol import types

from .completion import completions
from .completion_item import ATTRIBUTE, KEY, NAME, RULE, VALUE, Item
from .hover import HoverFile, hover, image_at
from .inlay_hints import inlay_hints
from .occurrences import occurrence_at
from .project_view import TaskCache, view_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .editor_file import EditorFile
    from .language_server import Server
    from .positions import Positions

KINDS = {
    NAME: types.CompletionItemKind.Constant,
    ATTRIBUTE: types.CompletionItemKind.Property,
    RULE: types.CompletionItemKind.EnumMember,
    KEY: types.CompletionItemKind.Property,
    VALUE: types.CompletionItemKind.Value,
}
TRIGGERS = [".", '"', "'", "[", ",", "=", " "]


def register(server: Server) -> None:
    """Add the handlers."""
    tasks = TaskCache()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        place = server.place(params)
        if place is not None and is_about_images(*place):
            for _module in tasks.reading(view_of(place[0])):
                await server.pause()
            place = server.place(params)  # as the text is by now
        if place is None:
            return None
        file, offset = place
        answer = hover(_hover_file(file, tasks), offset)
        if answer is None:
            return None
        formats = _formats(server)
        kind = types.MarkupKind.Markdown
        if formats and kind not in formats:
            kind = types.MarkupKind.PlainText
        return types.Hover(
            types.MarkupContent(kind, answer.text), file.positions.range(answer.span)
        )

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGERS)
    )
    def completed(params: types.CompletionParams) -> list[types.CompletionItem]:
        place = server.place(params)
        if place is None:
            return []
        file, offset = place
        items = completions(file.source, lambda: file.names, offset)
        return [_item(one, file.positions) for one in items]

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def hinted(params: types.InlayHintParams) -> list[types.InlayHint]:
        file = server.file(params.text_document)
        if file is None:
            return []
        within = file.positions.span(params.range)
        return [
            types.InlayHint(file.positions.position(one.offset), one.label, tooltip=one.tooltip)
            for one in inlay_hints(file.documents, file.context, file.lock, within)
        ]


def is_about_images(file: EditorFile, offset: int) -> bool:
    """Whether an image or a name is at a place, so that its tasks are of interest."""
    documents = file.documents
    name = occurrence_at(file.source, documents, offset)
    return name is not None or image_at(documents, offset) is not None


def _hover_file(file: EditorFile, tasks: TaskCache) -> HoverFile:
    view = view_of(file)
    names = view.names if view else None
    return HoverFile(
        file.source,
        file.documents,
        names,
        file.context,
        file.lock,
        lambda reason, image: tasks.of(view, reason, image),
    )


def _formats(server: Server) -> list[types.MarkupKind]:
    text = server.client_capabilities.text_document
    content = text.hover.content_format if text and text.hover else None
    return list(content or ())


def _item(item: Item, positions: Positions) -> types.CompletionItem:
    documentation = types.MarkupContent(types.MarkupKind.Markdown, item.documentation)
    return types.CompletionItem(
        item.label,
        kind=KINDS[item.kind],
        detail=item.detail or None,
        documentation=documentation if item.documentation else None,
        text_edit=types.TextEdit(positions.range(item.span), item.text),
    )
