"""FIL403 outdated-lock."""

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
    if online is None or image.reference.digest is not None:
        return
    locked = online.locked(image)
    digest = online.digest(image) if locked else None
    if digest and digest != locked:
        yield RULE.finding(
            image,
            f"the lock has '{locked}' for '{shorten(image.value)}', the registry '{digest}'",
            "run 'flyte-image-lint lock --upgrade'",
        )


RULE = Rule(
    code="FIL403",
    name="outdated-lock",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="an entry of the lock that the registry has moved on from",
    flyte=(
        "`flyte-images.lock` says what a floating tag was when it was locked, and `check "
        "--fix` pins to that. The registry has another digest for the tag now."
    ),
    instead=("Run `flyte-image-lint lock --upgrade`. Asked with `--online` only."),
    hazards=(),
    sources=("OCI distribution",),
    options=("mirrors", "insecure-registries", "ca-file"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:latest\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
