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


def consequence(config: Config) -> str:
    """Say what comes of a YAML file that cannot be parsed."""
    message = config.failure.message if config.failure else ""
    if config.flavour == FLYTE2 and config.failure and config.failure.kind == "images-type":
        return f"where an image is used, Flyte raises {message}"
    if config.flavour == FLYTE2:
        return "Flyte warns, and goes on without any setting of this file"
    return f"Flyte raises {message}"


def becomes(site: Site) -> str:
    """Say what a use of the name gives."""
    full = shorten(site.full if site.full is not None else site.value or "")
    if not is_reachable(site):
        whose = f" of '{shorten(site.name)}'" if site.name else ""
        return f"the image{whose} is '{full}'"
    return f"'{{{{.image.{shorten(site.name)}}}}}' becomes '{full}'"


def shown_name(site: Site) -> str:
    """Give the name of an entry, or else what kind of place its image stands in."""
    return f"'{shorten(site.name)}'" if site.name or site.config.is_config else site.field.label


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
    """Say where the settings that hold stand, or where they would."""
    if project.settings_file is None:
        return "the settings ([tool.flyte-image-lint] of pyproject.toml)"
    return f"'{visible(relative(project.settings_file))}'"


def has_tag(source: Source, place: Span) -> bool:
    """Whether a YAML tag stands before what is at `place`, so that quotes change nothing."""
    import re  # few rules need it

    start = source.line_span(source.position(place.start)[0]).start
    head = source.text[start : place.start]
    return bool(re.search(r"(?:^|[\s{,])!\S*\s+(?:&\S+\s+)?[\"']?$", head))


def looks_like_organisation(reference: Reference) -> bool:
    """Whether the host is one only because of its capitals."""
    domain = "" if is_partial(reference.domain) else reference.domain
    return domain != domain.lower() and not any(mark in domain for mark in ".:")
