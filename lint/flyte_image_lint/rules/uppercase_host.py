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
    from .context import Image, Project


def _check(image: Image, _project: Project) -> Iterator[Finding]:
    reference = image.reference
    if looks_like_organisation(reference):
        rest = image.value.partition("/")[2]
        yield RULE.finding(
            image,
            f"'{shorten(reference.domain)}' has capitals, so that it is taken for the host of a "
            f"registry: the cluster pulls '{shorten(rest)}' from there",
            f"write 'docker.io/{shorten(reference.domain.lower())}/{shorten(rest)}' if Docker Hub "
            "is meant",
            at=part(image, reference.domain_span),
            fix=edited(
                image.site,
                Span(0, len(reference.domain)),
                f"docker.io/{reference.domain.lower()}",
                "write it as an organisation of Docker Hub",
                safe=False,
            ),
        )


RULE = Rule(
    code="FIL203",
    name="uppercase-host",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="capitals that make an organisation a registry",
    flyte=(
        "A first part with a capital cannot be a repository, since those are lower-case, "
        "so that container runtimes take it for the registry's host: `Org/app:1.0` is "
        "pulled from a host named `Org`."
    ),
    instead=("Write the registry, and the organisation in lower case."),
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
