"""FIL311 unused-name."""

from __future__ import annotations

from ..model.document import FLYTE2
from ..model.finding import Severity
from ..text.source import shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, project: Project) -> Iterator[Finding]:
    if site.name == "default":
        return
    names, flavour = project.names, site.config.flavour
    if names is None or names.has_unknown_uses(flavour) or names.possible_forms(site.name, flavour):
        return
    how = "'Image.from_ref_name'" if flavour == FLYTE2 else "placeholder"
    yield RULE.finding(
        site,
        f"no {how} of this project refers to '{shorten(site.name)}'",
        "remove it, unless it is used elsewhere",
        at=site.place.name,
    )


RULE = Rule(
    code="FIL311",
    name="unused-name",
    subject=ENTRY,
    severity=Severity.INFO,
    summary="a name of a config that nothing refers to",
    flyte=(
        "Nothing: an image that is not used is not pulled. flytekit reads it all the same, so "
        "that a mistake in it still harms all the others."
    ),
    instead="Remove the entry. If it is used outside of the project, ignore the finding.",
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
