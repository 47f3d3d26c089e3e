"""FIL404 missing-platform."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, Project


def _check(image: Image, project: Project) -> Iterator[Finding]:
    online = project.online
    platforms = online.platforms(image) if online else None
    if online and platforms and online.platform not in platforms:
        there = ", ".join(f"'{platform}'" for platform in sorted(platforms))
        yield RULE.finding(
            image,
            f"'{shorten(image.value)}' is for {shorten(there)}, not for '{online.platform}': the "
            "cluster cannot run it",
            "build it for that platform, or correct the setting 'platform'",
        )


RULE = Rule(
    code="FIL404",
    name="missing-platform",
    subject=IMAGE,
    severity=Severity.ERROR,
    summary="an image that is not for the cluster's platform",
    flyte=(
        "An image, or the list of images behind a tag, may lack the platform of the "
        "cluster's nodes. The pod then ends in `no match for platform in manifest`, or in "
        "`exec format error`."
    ),
    instead=(
        "Build the image for that platform, or set `platform` to the one that the cluster "
        "has. Asked with `--online` only."
    ),
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
