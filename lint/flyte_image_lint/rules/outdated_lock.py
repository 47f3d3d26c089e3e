"""FIL403 outdated-lock."""

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
    if online is None or image.reference.digest is not None:
        return
    locked = online.locked(image)
    digest = online.digest(image) if locked else None
    if digest and digest != locked:
        yield RULE.finding(
            image,
            f"outdated lock file: '{shorten(image.value)}' has a different digest in the registry",
            "run 'flyte-image-lint lock --upgrade'",
            note=f"flyte-images.lock has '{locked}', the registry '{digest}'",
        )


RULE = Rule(
    code="FIL403",
    name="outdated-lock",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="Outdated entry in the lock file",
    what=(
        "Checks with `--online` that the digests in `flyte-images.lock` are those of the "
        "registries."
    ),
    why=(
        "`flyte-images.lock` records what a floating tag resolved to when it was locked, and "
        "`check --fix` pins to that. The tag resolves to another digest now."
    ),
    use_instead="Run `flyte-image-lint lock --upgrade`.",
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
