"""FIL106 digest-required."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .pinning import pin
from .rule import DIGEST, IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference = image.reference
    if reference.digest is not None or context.requirement(reference) != "digest":
        return
    if reference.tag is None or context.floats(reference.tag):
        return  # has a finding for that already
    fix, note = pin(image, context)
    yield RULE.finding(
        image,
        f"'{shorten(image.value)}' has no digest, which the settings require: a tag can be pushed "
        "again",
        f"write '{shorten(image.value.rpartition(':')[0])}@sha256:DIGEST'; 'check --fix' can look "
        "the digest up",
        fix=fix,
        note=note,
    )


RULE = Rule(
    code="FIL106",
    name="digest-required",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="Image without the required digest",
    what="Checks for images without a digest where the settings require one.",
    why=(
        "Even a version tag can be pushed again with other content. Only a digest always names "
        "the same image. The rule checks the images for which the setting `policy` requires a "
        "digest. If the rule is selected by name, it also checks all images that no policy "
        "matches."
    ),
    use_instead="Pin the image to a digest: `repository@sha256:…`.",
    hazards=(),
    sources=("OCI distribution",),
    options=("policy", "extend-select", "floating-tags", "pin"),
    examples=(
        Example(
            bad="[images]\napp = ghcr.io/org/app:1.4.2\n",
            good=f"[images]\napp = ghcr.io/org/app@{DIGEST}\n",
            path="flytekit.config",
            settings='policy = [{ match = "ghcr.io/org", require = "digest" }]\n',
        ),
    ),
    check=_check,
    pins=True,
)
