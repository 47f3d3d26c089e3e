"""FIL103 none-tag."""

from __future__ import annotations

from ..images.reference import parse
from ..model.finding import Severity
from ..text.source import shorten
from .context import Image
from .entries import part
from .pinning import pin
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference = image.reference
    if reference.tag == "None" and reference.digest is None:
        without = image.value.rpartition(":")[0]
        untagged = parse(without) if image.entry.is_known else reference
        fix, note = pin(Image(image.entry, untagged), context, broken=lambda: True)
        yield RULE.finding(
            image,
            f"tag 'None' does not exist: the cluster cannot pull '{shorten(image.value)}'",
            "replace 'None' with a version tag; flytekit writes 'None' for a missing tag",
            at=part(image, reference.tag_span),
            fix=fix,
            note=note,
        )


RULE = Rule(
    code="FIL103",
    name="none-tag",
    subject=IMAGE,
    severity=Severity.ERROR,
    summary="Tag `None`",
    what="Checks for images with the tag `None`.",
    why=(
        "flytekit writes `None` for a missing tag. Someone has copied the result back into the "
        "config; no registry has such an image."
    ),
    use_instead="Write the tag that is intended.",
    hazards=("H03",),
    sources=("flytekit/configuration/__init__.py",),
    options=("pin",),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:None\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
    pins=True,
)
