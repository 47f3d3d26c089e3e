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
    from ..model.document import Config, Site
    from ..text.source import Source
    from .context import Image, Project


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


def consequence(config: Config) -> str:
    """Say what comes of a YAML file that cannot be parsed, or whose images are no mapping."""
    if config.flavour == FLYTEKIT:
        return "flytekit loads no image"
    if config.failure and config.failure.kind == "images-type":
        return "Flyte 2 finds no image name"
    return "Flyte 2 ignores the whole file"


def raised(config: Config) -> str:
    """Give what the SDK raises for such a file; "" where Flyte 2 only warns."""
    failure = config.failure
    if failure is None or (config.flavour == FLYTE2 and failure.kind != "images-type"):
        return ""
    return failure.message


def resolves(site: Site) -> str:
    """Say what a use of the name gives, for a note; "" where the image is used as it is written."""
    if not is_reachable(site):
        return ""
    full = shorten(site.full if site.full is not None else site.value or "")
    return f"'{{{{.image.{shorten(site.name)}}}}}' resolves to '{full}'"


def shown_image(site: Site) -> str:
    """Give an image by its name, or else by the kind of place that it is in."""
    named = site.name or site.config.is_config
    return f"image '{shorten(site.name)}'" if named else f"image in {site.field.label}"


def is_reachable(site: Site) -> bool:
    """Whether a placeholder gives the image of this entry."""
    return (
        site.field.flavour == FLYTEKIT
        and site.field.binds
        and site.key_type == "str"
        and site.name != "default"
        and is_name(site.name)
    )


def part(image: Image, inner: Span | None) -> Span:
    """Turn a span inside the reference into one of the file; all of the value if it cannot."""
    place = image.site.place
    whole = place.value
    if inner is None:
        return whole
    if not place.editable or image.site.raw != image.value:
        return place.part(inner.start, inner.end) or whole
    return Span(whole.start + inner.start, whole.start + inner.end)


def rewrite(site: Site, value: str, title: str, *, safe: bool) -> Fix | None:
    """Make a fix that gives the entry another image, in its own quotes; None if it cannot be."""
    place = site.place
    if not place.editable:
        return None
    written = value.replace("%", "%%") if site.config.format == "ini" else value
    return Fix(title, (Edit(place.value, written),), safe, value)


def edited(site: Site, inner: Span, content: str, title: str, *, safe: bool) -> Fix | None:
    """Make a fix of a part of the image; None where that is not spelled to the letter."""
    old = site.value or ""
    value = f"{old[: inner.start]}{content}{old[inner.end :]}"
    if site.is_known:
        return rewrite(site, value, title, safe=safe)
    where = site.place.part(inner.start, inner.end)
    return Fix(title, (Edit(where, content),), safe, value) if where else None


def is_bare(reference: Reference) -> bool:
    """Whether an image is one word: it may be a friendly name, or a value such as `true`."""
    return "/" not in reference.original and reference.tag is None and reference.digest is None


def settings_place(project: Project) -> str:
    """Say where the settings that apply are, or where they would be."""
    if project.settings_file is None:
        return "[tool.flyte-image-lint] of pyproject.toml"
    return f"'{visible(relative(project.settings_file))}'"


def has_tag(source: Source, place: Span) -> bool:
    """Whether a YAML tag stands before what is at `place`, so that quotes change nothing."""
    import re  # few rules need it

    start = source.line_span(source.position(place.start)[0]).start
    head = source.text[start : place.start]
    return bool(re.search(r"(?:^|[\s{,])!\S*\s+(?:&\S+\s+)?[\"']?$", head))


def looks_like_organisation(reference: Reference) -> bool:
    """Whether the host is one only because of its upper-case letters."""
    domain = "" if is_partial(reference.domain) else reference.domain
    return domain != domain.lower() and not any(mark in domain for mark in ".:")
