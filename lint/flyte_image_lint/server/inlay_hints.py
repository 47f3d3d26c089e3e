"""What stands behind images as they are written: a tag that is added, a version in the lock."""

from __future__ import annotations

from typing import NamedTuple

from ..flyte.image import flytekit_parts
from ..flyte.places import LATEST, NONE_TAG, sdk
from ..images.reference import parsed
from ..lockfile import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..lockfile import Entry
    from ..model.document import Document, ImageEntry
    from ..rules.context import RuleContext
    from ..text.source import Span

SHOWN_OF_DIGEST = 19
"""Code points of a digest that tell it apart for people: `sha256:` and twelve digits."""


class Hint(NamedTuple):
    """A text that is shown at an offset, and what it means."""

    offset: int
    label: str
    tooltip: str


def inlay_hints(
    documents: Iterable[Document], context: RuleContext, lock: Mapping[str, Entry], within: Span
) -> list[Hint]:
    """Give the hints for the images in a part of a text, each place once, in order."""
    hints: dict[int, Hint] = {}
    for document in documents:
        for entry in document.entries:
            end = entry.place.value.end
            if within.start <= end <= within.end and end not in hints:
                for hint in _of(entry, context, lock):
                    hints[end] = hint
    return [hints[offset] for offset in sorted(hints)]


def _of(entry: ImageEntry, context: RuleContext, lock: Mapping[str, Entry]) -> Iterator[Hint]:
    value, place_kind = entry.value, entry.place_kind
    if (
        not value
        or not entry.is_known
        or entry.file
        or place_kind.is_registry
        or place_kind.is_target
    ):
        return
    reference = parsed(value)
    if reference is None:
        return
    end = entry.place.value.end
    locked = None if reference.digest else lock.get(key(reference))
    if not any(flytekit_parts(value)[1:]):
        if place_kind.untagged == NONE_TAG:
            yield Hint(end, ":None", f"flytekit makes '{entry.full}' of an image without tag")
        elif place_kind.untagged == LATEST:
            yield Hint(
                end,
                f":latest{_locked(locked)}",
                f"{sdk(place_kind.flavour)} leaves the image as it is, and the cluster pulls "
                "'latest'",
            )
    elif locked is not None and reference.tag is not None and context.floats(reference.tag):
        yield Hint(end, _locked(locked), f"flyte-images.lock: {key(reference)} is {locked.digest}")


def _locked(locked: Entry | None) -> str:
    """Give what a floating tag stands for."""
    return f" → {locked.tag or locked.digest[:SHOWN_OF_DIGEST]}" if locked else ""
