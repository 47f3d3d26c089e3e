"""FIL203 uppercase-host."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import Span, shorten
from .entries import edited, looks_like_organisation, part
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, RuleContext


def _check(image: Image, _context: RuleContext) -> Iterator[Finding]:
    reference = image.reference
    if looks_like_organisation(reference):
        rest = image.value.partition("/")[2]
        yield RULE.finding(
            image,
            f"'{shorten(reference.domain)}' has an upper-case letter, so it is read as a registry "
            "host, "
            "not as an organization",
            f"did you mean 'docker.io/{shorten(reference.domain.lower())}/{shorten(rest)}'?",
            at=part(image, reference.domain_span),
            fix=edited(
                image.entry,
                Span(0, len(reference.domain)),
                f"docker.io/{reference.domain.lower()}",
                "write it as an organization of Docker Hub",
                safe=False,
            ),
        )


RULE = Rule(
    code="FIL203",
    name="uppercase-host",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="Upper-case letter in an organization",
    what="Checks for images whose first part has an upper-case letter.",
    why=(
        "A repository has no upper-case letters, so container runtimes read a first part with one "
        "as a registry host: `Org/app:1.0` is pulled from a host named `Org`."
    ),
    use_instead="Write the registry, and the organization in lower case.",
    hazards=("H08",),
    sources=("distribution/reference",),
    examples=(
        Example(
            bad="[images]\napp = Org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
