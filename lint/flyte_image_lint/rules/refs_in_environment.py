"""FIL319 refs-in-environment."""

from __future__ import annotations

from ..flyte.places import REFS_VARIABLE
from ..model.finding import Severity
from .rule import DEFINITION, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Definition
    from .context import Project


def _check(definition: Definition, _project: Project) -> Iterator[Finding]:
    if definition.field is not REFS_VARIABLE:
        return
    yield RULE.finding(
        definition,
        "this replaces 'image_refs' of the config by a string: where an image is used, Flyte "
        "raises TypeError: string indices must be integers, not 'str'",
        "remove it, and write the images into the config",
    )


RULE = Rule(
    code="FIL319",
    name="refs-in-environment",
    subject=DEFINITION,
    severity=Severity.ERROR,
    summary="`FLYTE_IMAGE_IMAGE_REFS` in the environment",
    flyte=(
        "Flyte 2 takes any setting from the environment, before its config. A mapping cannot be "
        "written there: `FLYTE_IMAGE_IMAGE_REFS=a=b` is a string, and `Image.from_ref_name` "
        "raises `TypeError: string indices must be integers, not 'str'`."
    ),
    instead="Write the images into `image.image_refs` of the config, or pass `--image`.",
    hazards=("H61",),
    sources=("flyte/config/_reader.py", "flyte/_deploy.py"),
    examples=(
        Example(
            path="Dockerfile",
            bad="FROM ghcr.io/org/base:1.4.2\nENV FLYTE_IMAGE_IMAGE_REFS=app=ghcr.io/org/app:1\n",
            good="FROM ghcr.io/org/base:1.4.2\n",
        ),
    ),
    check=_check,
)
