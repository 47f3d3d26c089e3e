"""FIL311 unused-name."""

from __future__ import annotations

from ..model.document import FLYTE2
from ..model.finding import Severity
from ..text.source import shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, context: RuleContext) -> Iterator[Finding]:
    if entry.name == "default":
        return
    names, flavour = context.names, entry.document.flavour
    if (
        names is None
        or names.has_unknown_uses(flavour)
        or names.possible_forms(entry.name, flavour)
    ):
        return
    how = "'Image.from_ref_name'" if flavour == FLYTE2 else "placeholder"
    yield RULE.finding(
        entry,
        f"unused image name '{shorten(entry.name)}': no {how} of the project refers to it",
        f"remove '{shorten(entry.name)}', unless another project uses it",
        at=entry.place.name,
    )


RULE = Rule(
    code="FIL311",
    name="unused-name",
    subject=ENTRY,
    severity=Severity.INFO,
    summary="Unused image name",
    what="Checks configs for image names that nothing in the project refers to.",
    why=(
        "An image that is not used is not pulled. flytekit still reads it, so an error in it "
        "makes all the other images of the file fail."
    ),
    use_instead="Remove the entry. If the name is used outside the project, ignore the finding.",
    hazards=("H24",),
    sources=("flytekit/configuration/__init__.py",),
    examples=(
        Example(
            bad="[images]\ntrainer = ghcr.io/org/trainer:1.4.2\nold = ghcr.io/org/old:1.0.0\n",
            good="[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n",
            settings='extend-select = ["unused-name"]\n',
            beside=(
                (
                    "workflow.py",
                    "from flytekit import task\n\n\n"
                    '@task(container_image="{{.image.trainer}}")\ndef train() -> None: ...\n',
                ),
            ),
        ),
    ),
    check=_check,
)
