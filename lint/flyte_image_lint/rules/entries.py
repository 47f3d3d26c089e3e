"""What rules about files and their entries share: what comes of them, where they are, fixes."""

from __future__ import annotations

from ..flyte.image import is_name
from ..images.partial import is_partial
from ..model.document import FLYTE2, FLYTEKIT
from ..model.finding import Edit, Fix
from ..text.roots import relative
from ..text.source import Span, shorten, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..images.reference import Reference
    from ..model.document import Document, ImageEntry
    from ..text.source import Source
    from .context import Image, RuleContext


KINDS = {
    "int": "an integer",
    "float": "a number",
    "bool": "a boolean",
    "date": "a date",
    "datetime": "a date and time",
    "dict": "a mapping",
    "list": "a list",
    "str": "a string",
    "set": "a set",
    "bytes": "binary data",
    "NoneType": "null",
}
"""What the types that YAML gives are called in messages."""


def consequence(document: Document) -> str:
    """Say what comes of a YAML file that cannot be parsed, or whose images are no mapping."""
    if document.flavour == FLYTEKIT:
        return "flytekit loads no image"
    if document.failure and document.failure.kind == "images-type":
        return "Flyte 2 finds no image name"
    return "Flyte 2 ignores the whole file"


def raised(document: Document) -> str:
    """Give what the SDK raises for such a file; "" where Flyte 2 only warns."""
    failure = document.failure
    if failure is None or (document.flavour == FLYTE2 and failure.kind != "images-type"):
        return ""
    return failure.message


def resolves(entry: ImageEntry) -> str:
    """Say what a use of the name gives, for a note; "" where the image is used as it is written."""
    if not is_reachable(entry):
        return ""
    full = shorten(entry.full if entry.full is not None else entry.value or "")
    return f"'{{{{.image.{shorten(entry.name)}}}}}' resolves to '{full}'"


def shown_image(entry: ImageEntry) -> str:
    """Give an image by its name, or else by the kind of place that it is in."""
    named = entry.name or entry.document.is_config
    return f"image '{shorten(entry.name)}'" if named else f"image in {entry.place_kind.label}"


def is_reachable(entry: ImageEntry) -> bool:
    """Whether a placeholder gives the image of this entry."""
    return (
        entry.place_kind.flavour == FLYTEKIT
        and entry.key_type == "str"
        and entry.name != "default"
        and is_name(entry.name)
    )


def part(image: Image, inner: Span | None) -> Span:
    """Turn a span inside the reference into one of the file; all of the value if it cannot."""
    place = image.entry.place
    whole = place.value
    if inner is None:
        return whole
    if not place.editable or image.entry.raw != image.value:
        return place.part(inner.start, inner.end) or whole
    return Span(whole.start + inner.start, whole.start + inner.end)


def rewrite(
    entry: ImageEntry, value: str, title: str, *, safe: bool, replaces_help: bool = True
) -> Fix | None:
    """Make a fix that gives the entry another image, in its own quotes; None if it cannot be."""
    place = entry.place
    if not place.editable:
        return None
    written = value.replace("%", "%%") if entry.document.format == "ini" else value
    edits = (Edit(place.value, written),)
    return Fix(title, edits, safe, value, replaces_help=replaces_help)


def edited(entry: ImageEntry, inner: Span, content: str, title: str, *, safe: bool) -> Fix | None:
    """Make a fix of a part of the image; None where that is not spelled to the letter."""
    old = entry.value or ""
    value = f"{old[: inner.start]}{content}{old[inner.end :]}"
    if entry.is_known:
        return rewrite(entry, value, title, safe=safe)
    where = entry.place.part(inner.start, inner.end)
    return Fix(title, (Edit(where, content),), safe, value) if where else None


def is_bare(reference: Reference) -> bool:
    """Whether an image is one word: it may be a friendly name, or a value such as `true`."""
    return "/" not in reference.original and reference.tag is None and reference.digest is None


def settings_place(context: RuleContext) -> str:
    """Say where the settings that apply are, or where they would be."""
    if context.settings_file is None:
        return "[tool.flyte-image-lint] of pyproject.toml"
    return f"'{visible(relative(context.settings_file))}'"


def has_tag(source: Source, place: Span) -> bool:
    """Whether a YAML tag stands before what is at `place`, so that quotes change nothing."""
    import re  # few rules need it

    start = source.line_span(source.line_of(place.start)).start
    head = source.text[start : place.start]
    return bool(re.search(r"(?:^|[\s{,])!\S*\s+(?:&\S+\s+)?[\"']?$", head))


def looks_like_organisation(reference: Reference) -> bool:
    """Whether the host is one only because of its upper-case letters."""
    domain = "" if is_partial(reference.domain) else reference.domain
    return domain != domain.lower() and not any(mark in domain for mark in ".:")
