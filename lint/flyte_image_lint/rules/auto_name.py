"""FIL306 auto-name."""

from __future__ import annotations

from ..model.document import FLYTE2
from ..model.finding import Severity
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    if site.config.flavour == FLYTE2 and site.name == "auto":
        yield RULE.finding(
            site,
            "the name 'auto' is never looked up: Flyte 2 takes image=\"auto\" for its own default",
            "name it 'default' if it is to be the default image",
            at=site.place.name,
        )


RULE = Rule(
    code="FIL306",
    name="auto-name",
    subject=ENTRY,
    severity=Severity.WARNING,
    summary="a Flyte 2 image of the name auto",
    flyte=(
        'In Flyte 2, `image="auto"` is the default of every environment and means the '
        "SDK's own image, or the configured `default`; an entry `auto` is never looked "
        "up."
    ),
    instead=("Name it `default` if it is to be the default image, or anything else."),
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
