"""FIL202 implicit-registry."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .entries import rewrite
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding, Fix
    from .context import Image, Project


def _check(image: Image, project: Project) -> Iterator[Finding]:
    reference = image.reference
    if not reference.implicit_registry:
        return
    if not project.allow_list.allows(reference.domain, reference.path):
        return  # has a finding as an unknown registry
    rest = image.value if "/" in image.value else f"library/{image.value}"
    yield RULE.finding(
        image,
        f"'{shorten(image.value)}' names no registry: the cluster takes Docker Hub's "
        f"'{shorten(reference.name)}'",
        f"write 'docker.io/{shorten(rest)}' if that is meant",
        fix=_fix(image, f"docker.io/{rest}"),
    )


def _fix(image: Image, explicit: str) -> Fix | None:
    """Add the host, unless this is rather a version that has strayed here, such as `1.10`."""
    if not any(char.isalpha() for char in image.value.partition(":")[0]):
        return None
    return rewrite(image.site, explicit, "add 'docker.io/'", safe=True)


RULE = Rule(
    code="FIL202",
    name="implicit-registry",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="an image without a registry",
    flyte=(
        "Without a host, every container runtime takes Docker Hub, and some clusters are "
        "set up to take another registry first. Who reads the config cannot tell whether "
        "that was meant."
    ),
    instead=("Write `docker.io/` before it."),
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
