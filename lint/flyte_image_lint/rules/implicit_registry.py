"""FIL202 implicit-registry."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import Span, shorten
from .entries import edited, is_bare, rewrite
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding, Fix
    from .context import Image, RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference = image.reference
    if not reference.implicit_registry:
        return
    allowed = context.allow_list
    may_be_allowed = allowed.allows if image.entry.is_known else allowed.may_allow
    if not may_be_allowed(reference.domain, reference.path):
        return  # has a finding as an unknown registry
    if image.entry.place_kind.is_registry:
        yield _of_registry(image)
        return
    prefix = "docker.io/" if "/" in image.value else "docker.io/library/"
    explicit = f"{prefix}{image.value}"
    yield RULE.finding(
        image,
        f"'{shorten(image.value)}' has no registry: container runtimes pull "
        f"'{shorten(reference.name)}'",
        f"did you mean '{shorten(explicit)}'?",
        fix=_fix(image, prefix, explicit),
    )


def _of_registry(image: Image) -> Finding:
    """Report a registry that is an account of Docker Hub."""
    value = shorten(image.entry.value or "")
    return RULE.finding(
        image,
        f"'{value}' is not a registry host: images are pushed to 'docker.io/{value}'",
        f"did you mean 'docker.io/{value}'?",
        fix=rewrite(image.entry, f"docker.io/{image.entry.value}", "add 'docker.io/'", safe=True),
    )


def _fix(image: Image, prefix: str, explicit: str) -> Fix | None:
    """Add the host, unless this may be no image at all, such as `1.10`, `true`, or a name."""
    if not any(char.isalpha() for char in image.value.partition(":")[0]):
        return None
    if not image.entry.is_known:
        return edited(image.entry, Span(0, 0), "docker.io/", "add 'docker.io/'", safe=True)
    if is_bare(image.reference):
        return None
    return rewrite(image.entry, explicit, f"add '{prefix}'", safe=True)


RULE = Rule(
    code="FIL202",
    name="implicit-registry",
    subject=IMAGE,
    severity=Severity.INFO,
    summary="Image without a registry",
    what="Checks for images without a registry.",
    why=(
        "Without a registry, container runtimes pull from Docker Hub, and some clusters are "
        "configured to try another registry first. A reader of the config cannot tell whether "
        "Docker Hub is intended."
    ),
    use_instead="Write `docker.io/` in front of the image.",
    hazards=("H08",),
    sources=("distribution/reference",),
    options=("registries", "extend-registries"),
    examples=(
        Example(
            bad="[images]\napp = org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  app: python:3.12.1-slim\n",
            good="images:\n  app: docker.io/library/python:3.12.1-slim\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
