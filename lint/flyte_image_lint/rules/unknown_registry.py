"""FIL201 unknown-registry."""

from __future__ import annotations

from ..images.partial import known_folder
from ..model.finding import Severity
from ..text.source import shorten
from .entries import looks_like_organisation, part, settings_place
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..images.reference import Reference
    from ..model.finding import Finding
    from .context import Image, RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference = image.reference
    allowed = context.allow_list
    may_be_allowed = allowed.allows if image.entry.is_known else allowed.may_allow
    if may_be_allowed(reference.domain, reference.path) or looks_like_organisation(reference):
        return
    if not reference.domain:
        host = image.value.partition("/")[0]
        yield RULE.finding(
            image,
            f"'{shorten(host)}' is not a valid registry host ('_'): the cluster cannot pull the "
            "image",
            "write a host name without '_'",
        )
        return
    near = allowed.near_miss(reference.domain, reference.path)
    meant = None if near or reference.implicit_registry else allowed.meant(reference.domain)
    registry = f"registry '{shorten(reference.domain)}'"
    if reference.implicit_registry:
        registry = f"'{shorten(image.value)}' has no registry, and Docker Hub"
    elif near:
        alone = image.entry.place_kind.is_registry
        registry = f"'{shorten((image.entry.value or '') if alone else reference.name)}'"
    span = part(image, reference.domain_span) if reference.domain_span else None
    message = f"{registry} is not in the linter's allow-list"
    if meant:
        message += f", but '{shorten(meant)}' is"
        help, remedy = f"did you mean '{shorten(meant)}'?", ""
    else:
        message += " (setting 'extend-registries')"
        own = shorten(_own(reference, near))
        remedy = f'extend-registries = ["{own}"] in {settings_place(context)}'
        help = f"fix the spelling; if it is right, allow it: {remedy}"
    note = f"allow-list: {near or allowed.described()}"
    finding = RULE.finding(image, message, help, at=span, note=note)
    yield finding.but(remedy=remedy)


def _own(reference: Reference, near: str | None) -> str:
    """Give the narrowest pattern that is likely to be meant."""
    if near is None:
        return reference.domain
    path = known_folder(reference.path)
    if path != reference.path:  # what is left may be a part of it
        return f"{reference.domain}/{path}" if path else reference.domain
    folder = path.rpartition("/")[0]
    return f"{reference.domain}/{folder or path}"


RULE = Rule(
    code="FIL201",
    name="unknown-registry",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="Registry that is not in the allow-list",
    what="Checks that the registry of each image is in the allow-list.",
    why=(
        "Flyte does not check registries. A registry that is not allowed may be misspelled, "
        "unreachable from the cluster, or somebody else's. Without the setting `registries`, "
        "widely used public registries are allowed."
    ),
    use_instead=(
        "Correct the registry, or add it to `extend-registries` (in addition to the built-in "
        "ones) or to `registries` (in place of them). Patterns match whole labels and path "
        "segments."
    ),
    hazards=("H08",),
    sources=("distribution/reference",),
    options=("registries", "extend-registries"),
    examples=(
        Example(
            bad="[images]\napp = myregistry.com/path/to/image:1.4.2\n",
            good="[images]\napp = ghcr.io/path/to/image:1.4.2\n",
        ),
    ),
    check=_check,
)
