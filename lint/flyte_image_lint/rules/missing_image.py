"""FIL401 missing-image."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .entries import part
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    nearest = context.online.missing(image) if context.online else None
    if nearest is None:
        return
    near = ", ".join(f"'{tag}'" for tag in nearest)
    yield RULE.finding(
        image,
        f"'{shorten(image.value)}' is not in the registry: the cluster cannot pull the image",
        f"use a tag that exists; the nearest are {near}"
        if near
        else "correct the image, or push it",
        at=part(image, image.reference.digest_span or image.reference.tag_span),
    )


RULE = Rule(
    code="FIL401",
    name="missing-image",
    subject=IMAGE,
    severity=Severity.ERROR,
    summary="Image that its registry does not have",
    what="Checks with `--online` that each image exists in its registry.",
    why=(
        "Flyte does not contact the registry. The task is registered, and its pod ends in "
        "`ImagePullBackOff`."
    ),
    use_instead="Use a tag that exists, or push the image.",
    hazards=(),
    sources=("OCI distribution", "Kubernetes"),
    options=("mirrors", "insecure-registries", "ca-file"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.22\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
