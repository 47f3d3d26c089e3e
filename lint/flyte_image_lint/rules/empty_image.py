"""FIL110 empty-image."""

from __future__ import annotations

from ..model.finding import Severity
from .entries import resolves, shown_image
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if entry.value == "":
        place = entry.place
        where = place.value if place.value.end > place.value.start else place.name
        yield RULE.finding(
            entry,
            f"{shown_image(entry)} is empty: there is nothing to pull",
            "write the image, or remove the name",
            at=where,
            note=resolves(entry),
        )


RULE = Rule(
    code="FIL110",
    name="empty-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Empty image",
    what="Checks for image names with an empty value.",
    why=(
        "flytekit accepts an empty value as an image: `{{.image.app}}` resolves to `:None`, which "
        "cannot be pulled."
    ),
    use_instead="Write the image, or remove the name.",
    hazards=("H09",),
    sources=("flytekit/configuration/__init__.py",),
    examples=(
        Example(
            bad="[images]\napp =\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  app: ''\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
