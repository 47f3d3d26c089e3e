"""FIL102 floating-tag."""

from __future__ import annotations

from ..flyte.places import BASE_IMAGE, FROM_BASE
from ..model.finding import Severity
from ..text.source import shorten
from .entries import part
from .pinning import pin
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, Project


def _check(image: Image, project: Project) -> Iterator[Finding]:
    reference = image.reference
    if reference.tag is None or reference.digest is not None or not project.floats(reference.tag):
        return
    if project.requirement(reference) == "any":
        return
    fix, note = pin(image, project)
    yield RULE.finding(
        image,
        f"tag '{shorten(reference.tag)}' moves: what {_use(image)} "
        f"'{shorten(image.site.full or image.value)}' is another image tomorrow",
        f"write a version in place of '{shorten(reference.tag)}', or a digest",
        at=part(image, reference.tag_span),
        fix=fix,
        note=note,
    )


def _use(image: Image) -> str:
    return "is built from" if image.site.field in (BASE_IMAGE, FROM_BASE) else "Flyte registers as"


RULE = Rule(
    code="FIL102",
    name="floating-tag",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="a tag that moves",
    flyte=(
        "`latest` and its like (`py3.11-latest`, `latest-gpu`) name another image "
        "tomorrow. Flyte stores the tag, not the image: a workflow that was registered "
        "once runs on whatever the tag means that day, and nodes that have the old one "
        "cached disagree with those that have not."
    ),
    instead=(
        "Write a tag that does not move, or a digest. Tags of your own that move can be "
        "named in the setting `floating-tags`."
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
