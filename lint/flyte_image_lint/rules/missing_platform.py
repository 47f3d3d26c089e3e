"""FIL404 missing-platform."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    online = context.online
    platforms = online.platforms(image) if online else None
    if online and platforms and online.platform not in platforms:
        there = ", ".join(f"'{platform}'" for platform in sorted(platforms))
        yield RULE.finding(
            image,
            f"'{shorten(image.value)}' is built for {shorten(there)}, not for '{online.platform}'",
            f"build the image for '{online.platform}', or correct the setting 'platform'",
        )


RULE = Rule(
    code="FIL404",
    name="missing-platform",
    subject=IMAGE,
    severity=Severity.ERROR,
    summary="Image for another platform",
    what="Checks with `--online` that each image is built for the platform of the cluster.",
    why=(
        "An image, or the index of a tag, may lack the platform of the cluster's nodes. The pod "
        "then ends in `no match for platform in manifest` or in `exec format error`."
    ),
    use_instead="Build the image for the platform of the cluster, or set `platform` to it.",
    hazards=(),
    sources=("OCI image index", "Kubernetes"),
    options=("platform", "mirrors", "insecure-registries", "ca-file"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2-arm64\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
