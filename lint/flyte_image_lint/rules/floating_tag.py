"""FIL102 floating-tag."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .entries import part
from .pinning import pin
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference = image.reference
    if reference.tag is None or reference.digest is not None or not context.floats(reference.tag):
        return
    if context.requirement(reference) == "any":
        return
    fix, note = pin(image, context)
    yield RULE.finding(
        image,
        f"floating tag '{shorten(reference.tag)}': '{shorten(image.value)}' can point to a "
        "different "
        "image at any time",
        f"pin a version tag or a digest; 'check --fix' looks up the version that "
        f"'{shorten(reference.tag)}' points to now",
        at=part(image, reference.tag_span),
        fix=fix,
        note=note,
    )


RULE = Rule(
    code="FIL102",
    name="floating-tag",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="Floating tag",
    what="Checks for floating (mutable) tags such as `latest`, `py3.11-latest` and `latest-gpu`.",
    why=(
        "A floating tag can point to a different image at any time. Flyte stores the tag, not the "
        "image: a workflow that was registered once runs on whatever the tag points to that day, "
        "and nodes with the old image in their cache disagree with nodes without."
    ),
    use_instead=(
        "Pin a version tag or a digest. Name your own floating tags in the setting `floating-tags`."
    ),
    hazards=("H02", "H60"),
    sources=("Kubernetes",),
    options=("floating-tags", "policy", "pin"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:latest\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  app: ghcr.io/flyteorg/flytekit:py3.11-latest\n",
            good="images:\n  app: ghcr.io/flyteorg/flytekit:py3.11-1.16.31\n",
            path="config.yaml",
        ),
    ),
    check=_check,
    pins=True,
)
