"""What rules look at, and what their findings say of it."""

from __future__ import annotations

from ..flyte.places import FLYTEKIT
from ..images.partial import shown
from .groups import Generic, Seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.document import Document, ImageEntry
    from ..model.names import Command, NameBinding, NameUse, Requirement
    from ..text.source import Source, Span
    from .context import Image


class About:
    """What a finding says of its subject.

    `span` is its place, or that of its value; `anchor` where the entry begins that it is in.
    `name` is the friendly name and `image` the value, where there are any. `used_in` is the place
    in another file where a constant is used, "" for what is used where it is written. `flavour` is
    the SDK that reads it.
    """

    __slots__ = ("anchor", "flavour", "image", "name", "source", "span", "used_in")

    def __init__(
        self,
        source: Source,
        span: Span,
        name: str | None = None,
        image: str | None = None,
        anchor: Span | None = None,
        used_in: str = "",
        flavour: str = FLYTEKIT,
    ) -> None:
        self.source = source
        self.span = span
        self.name = name
        self.image = image
        self.anchor = anchor
        self.used_in = used_in
        self.flavour = flavour


class Subject(Generic[Seen]):
    """A kind of subject; `about` tells what a finding says of one."""

    __slots__ = ("about",)

    def __init__(self, about: Callable[[Seen], About]) -> None:
        self.about = about


def _of_file(document: Document) -> About:
    return About(document.source, document.source.line_span(1), flavour=document.flavour)


def _of_entry(entry: ImageEntry) -> About:
    name = entry.name if entry.document.is_config else entry.name or None
    image = None if entry.value is None else shown(entry.value)
    place = entry.place
    flavour = entry.document.flavour if entry.document.is_config else entry.place_kind.flavour
    return About(
        entry.document.source, place.value, name, image, place.name, entry.used_in, flavour
    )


def _of_image(image: Image) -> About:
    return _of_entry(image.entry)


def _of_use(use: NameUse) -> About:
    span = use.spanned.span
    return About(use.source, span, None, shown(use.text), span, use.used_in, use.place_kind.flavour)


def _of_part(part: Command | Requirement) -> About:
    return About(part.source, part.span)


def _of_binding(binding: NameBinding) -> About:
    return About(binding.source, binding.span, flavour=binding.place_kind.flavour)


def _of_comment(comment: tuple[Source, Span]) -> About:
    return About(*comment)


FILE: Subject[Document] = Subject(_of_file)
ENTRY: Subject[ImageEntry] = Subject(_of_entry)
IMAGE: Subject[Image] = Subject(_of_image)
USE: Subject[NameUse] = Subject(_of_use)
COMMAND: Subject[Command] = Subject(_of_part)
BINDING: Subject[NameBinding] = Subject(_of_binding)
REQUIREMENT: Subject[Requirement] = Subject(_of_part)
COMMENT: Subject[tuple[Source, Span]] = Subject(_of_comment)
