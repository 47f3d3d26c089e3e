"""What stands behind images as they are written: a tag that is added, a version in the lock."""

from __future__ import annotations

from typing import NamedTuple

from ..flyte.image import flytekit_parts
from ..flyte.places import LATEST, NONE_TAG, sdk
from ..images.reference import InvalidReferenceError, parse
from ..lockfile import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..lockfile import Entry
    from ..model.document import Config, Site
    from ..rules.context import Project
    from ..text.source import Span

SHOWN_OF_DIGEST = 19
"""Code points of a digest that tell it apart for people: `sha256:` and twelve digits."""


class Hint(NamedTuple):
    """A text that is shown at an offset, and what it means."""

    offset: int
    label: str
    tooltip: str


def inlay_hints(
    documents: Iterable[Config], context: Project, lock: Mapping[str, Entry], within: Span
) -> list[Hint]:
    """Give the hints for the images in a part of a text, each place once, in order."""
    found: dict[int, Hint] = {}
    for document in documents:
        for site in document.sites:
            end = site.place.value.end
            if within.start <= end <= within.end and end not in found:
                for hint in _of(site, context, lock):
                    found[end] = hint
    return [found[offset] for offset in sorted(found)]


def _of(site: Site, context: Project, lock: Mapping[str, Entry]) -> Iterator[Hint]:
    value, field = site.value, site.field
    if not value or not site.is_known or site.file or field.is_registry or field.is_target:
        return
    try:
        reference = parse(value)
    except InvalidReferenceError:
        return
    end = site.place.value.end
    entry = None if reference.digest else lock.get(key(reference))
    if not any(flytekit_parts(value)[1:]):
        if field.untagged == NONE_TAG:
            yield Hint(end, ":None", f"flytekit makes '{site.full}' of an image without tag")
        elif field.untagged == LATEST:
            yield Hint(
                end,
                f":latest{_locked(entry)}",
                f"{sdk(field.flavour)} leaves the image as it is, and the cluster pulls 'latest'",
            )
    elif entry is not None and reference.tag is not None and context.floats(reference.tag):
        yield Hint(end, _locked(entry), f"flyte-images.lock: {key(reference)} is {entry.digest}")


def _locked(entry: Entry | None) -> str:
    """Give what a floating tag stands for."""
    return f" → {entry.tag or entry.digest[:SHOWN_OF_DIGEST]}" if entry else ""
