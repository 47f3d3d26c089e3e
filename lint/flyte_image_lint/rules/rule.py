"""What a rule is: its documentation, its examples and its check, in one value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import HOME
from ..images.partial import is_partial, shown
from ..model.document import FLYTE2, FLYTEKIT
from ..model.finding import Edit, Finding, Fix, Severity
from ..text.roots import relative
from ..text.source import Span, shorten, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..images.reference import Reference
    from ..model.document import Config, Site
    from ..model.names import Command, Requirement, Use
    from ..text.source import Source
    from .context import Image, Project

DOCS = f"{HOME}/blob/main/docs/rules"


DIGEST = "sha256:" + "4f5c" * 16
"""A digest for examples."""


class Example(NamedTuple):
    """A file that a rule finds fault with, and the same one mended.

    Tests hold that `bad` gives a finding of the rule and no other, and that `good` gives none;
    the rule's page shows both. `settings` are those that the rule needs, `beside` paths and
    texts of other files of the project. `fixed` is what the fix makes of `bad` where that is not
    yet `good`.
    """

    bad: str | bytes
    good: str | bytes
    path: str = "flytekit.config"
    settings: str = ""
    fixed: str = ""
    beside: tuple[tuple[str, str], ...] = ()


class Rule(NamedTuple):
    """A rule.

    `summary` says in one line what it finds; `flyte` what Flyte does; `instead` what to write.
    `check` is given a Config, a Site or an Image, as the rule's scope has it, and the Project.
    `hazards` are the numbers that the project's list of Flyte's traps gives them. `sources` say
    where what is said of Flyte can be read (see `sources`), `options` are the settings that
    matter to this rule beside those that choose rules and files.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    flyte: str
    instead: str
    hazards: tuple[str, ...]
    examples: tuple[Example, ...]
    check: Callable[[Any, Any], Iterator[Finding]]
    sources: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The rule's page."""
        return f"{DOCS}/{self.name}.md"

    def file(
        self, config: Config, span: Span | None, message: str, help: str, fix: Fix | None = None
    ) -> Finding:
        """Make a finding on a file; without a place, on its first line."""
        source = config.source
        span = span or source.line_span(1)
        return Finding(
            self.code, self.name, self.severity, message, help, source, span, None, None, fix
        )

    def site(
        self,
        site: Site,
        span: Span,
        message: str,
        help: str,
        severity: Severity | None = None,
        fix: Fix | None = None,
        note: str = "",
    ) -> Finding:
        """Make a finding on an entry, or on the part of it at `span`."""
        return Finding(
            self.code,
            self.name,
            severity or self.severity,
            message,
            help,
            site.config.source,
            span,
            site.name if site.config.is_config else site.name or None,
            None if site.value is None else shown(site.value),
            fix,
            site.place.name,
            _with_use(note, site.used_in),
        )

    def use(
        self,
        use: Use,
        span: Span,
        message: str,
        help: str,
        name: str | None = None,
        severity: Severity | None = None,
        fix: Fix | None = None,
        note: str = "",
    ) -> Finding:
        """Make a finding on a use of a name, or on the part of it at `span`."""
        return Finding(
            self.code,
            self.name,
            severity or self.severity,
            message,
            help,
            use.source,
            span,
            name,
            shown(use.text),
            fix,
            use.written.span,
            _with_use(note, use.used_in),
        )

    def command(
        self,
        command: Command,
        message: str,
        help: str,
        name: str | None = None,
        severity: Severity | None = None,
        span: Span | None = None,
    ) -> Finding:
        """Make a finding on a command line, or on the part of it at `span`."""
        level = severity or self.severity
        source, span = command.source, span or command.span
        return Finding(self.code, self.name, level, message, help, source, span, name)

    def requirement(self, requirement: Requirement, message: str, help: str) -> Finding:
        """Make a finding on the version of flytekit that a project pins."""
        source, span = requirement.source, requirement.span
        return Finding(self.code, self.name, self.severity, message, help, source, span)


def _with_use(note: str, used_in: str) -> str:
    """Add to a note where a constant of a module is used."""
    used = f"it is used in {visible(used_in)}" if used_in else ""
    return "; ".join(filter(None, (used, note)))


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
        and re.fullmatch(r"[A-Za-z0-9_-]+", site.name[:1000]) is not None
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


def is_bare(reference: Reference) -> bool:
    """Whether an image is one word: it may be a friendly name, or a value such as `true`."""
    return "/" not in reference.original and reference.tag is None and reference.digest is None


def settings_place(project: Project) -> str:
    """Say where the settings that hold stand, or where they would."""
    if project.settings_file is None:
        return "the settings ([tool.flyte-image-lint] of pyproject.toml)"
    return f"'{visible(relative(project.settings_file))}'"


def edited(site: Site, inner: Span, content: str, title: str, *, safe: bool) -> Fix | None:
    """Make a fix of a part of the image; None where that is not spelled to the letter."""
    old = site.value or ""
    value = f"{old[: inner.start]}{content}{old[inner.end :]}"
    if site.is_known:
        return rewrite(site, value, title, safe=safe)
    where = site.place.part(inner.start, inner.end)
    return Fix(title, (Edit(where, content),), safe, value) if where else None


def has_tag(source: Source, place: Span) -> bool:
    """Whether a YAML tag stands before what is at `place`, so that quotes change nothing."""
    start = source.line_span(source.position(place.start)[0]).start
    head = source.text[start : place.start]
    return bool(re.search(r"(?:^|[\s{,])!\S*\s+(?:&\S+\s+)?[\"']?$", head))


def looks_like_organisation(reference: Reference) -> bool:
    """Whether the host is one only because of its capitals."""
    domain = "" if is_partial(reference.domain) else reference.domain
    return domain != domain.lower() and not any(mark in domain for mark in ".:")
