"""FIL306 auto-name."""

from __future__ import annotations

from ..model.document import FLYTE2
from ..model.finding import Severity
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if entry.document.flavour == FLYTE2 and entry.name == "auto":
        yield RULE.finding(
            entry,
            "image name 'auto' is never looked up: in Flyte 2, image=\"auto\" means the default "
            "image",
            "rename 'auto' to 'default' to set the default image, or choose another name",
            at=entry.place.name,
        )


RULE = Rule(
    code="FIL306",
    name="auto-name",
    subject=ENTRY,
    severity=Severity.WARNING,
    summary="Flyte 2 image with the name `auto`",
    what="Checks Flyte 2 configs for an image with the name `auto`.",
    why=(
        'In Flyte 2, `image="auto"` is the default of every environment. It means the SDK\'s own '
        "image, or the image that the config defines as `default`. An image with the name `auto` "
        "is never looked up."
    ),
    use_instead=(
        "Rename the image to `default` if it is meant to be the default image, or choose another "
        "name."
    ),
    hazards=("H63",),
    sources=("flyte/_deploy.py",),
    examples=(
        Example(
            bad="image:\n  image_refs:\n    auto: docker.io/org/app:1.4.2\n",
            good="image:\n  image_refs:\n    default: docker.io/org/app:1.4.2\n",
            path=".flyte/config.yaml",
        ),
    ),
    check=_check,
)
