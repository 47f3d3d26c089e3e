"""What is known of the place in a file that a user points at, as Markdown."""

from __future__ import annotations

from typing import NamedTuple

from ..model.document import ImageEntry
from ..text.source import Span
from .hover_image import about_image
from .hover_name import about_name
from .hover_rule import about_rule
from .occurrences import occurrence_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..lockfile import Entry
    from ..model.document import Document
    from ..project.name_index import NameIndex
    from ..rules.context import RuleContext
    from ..text.source import Source
    from .task_uses import TaskUse


class Hovered(NamedTuple):
    """A text in Markdown, and the place that it is about."""

    text: str
    span: Span


class HoverFile(NamedTuple):
    """What there is to tell of.

    `documents` are what a file says, `names` those of its project, None for a text that is alone.
    `context` knows which tags float, `lock` has the entries of the lock file, and `tasks` gives
    the tasks that have an image for a reason, or that run on an image; see `TaskUses`.
    """

    source: Source
    documents: Iterable[Document]
    names: NameIndex | None
    context: RuleContext
    lock: Mapping[str, Entry]
    tasks: Callable[[str, str], list[TaskUse] | None]


def hover(file: HoverFile, offset: int) -> Hovered | None:
    """Say what is known of a place; None where that is nothing."""
    rule = about_rule(file.source, offset)
    if rule is not None:
        return Hovered(*rule)
    name = occurrence_at(file.source, file.documents, offset)
    image = image_at(file.documents, offset)
    if image is not None and (name is None or not name.is_binding or name.spelled is None):
        span = image.place.part(0, len(image.value or "")) or image.place.value
        return Hovered(about_image(file, image), span)
    if name is not None:
        return Hovered(about_name(file, name), name.span)
    return None


def image_at(documents: Iterable[Document], offset: int) -> ImageEntry | None:
    """Give the image that is written at an offset; none is where it is put together of parts."""
    for document in documents:
        for entry in document.entries:
            if entry.value is None or entry.place_kind.is_registry or entry.place_kind.is_target:
                continue
            place = entry.place.value
            if place.start <= offset <= place.end:
                return entry
    return None
