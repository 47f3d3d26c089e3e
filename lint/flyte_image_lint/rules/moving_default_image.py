"""FIL502 moving-default-image."""

from __future__ import annotations

from ..flyte.default_image import image_for, supported
from ..model.finding import Severity
from .rule import REQUIREMENT, Example, Rule
from .usage import sets_default_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Requirement
    from .context import Project


def _check(requirement: Requirement, project: Project) -> Iterator[Finding]:
    if "dev" not in requirement.version or sets_default_image(project):
        return
    python = requirement.python or project.python
    image = image_for(python if python and supported(python) else "3.11", requirement.version)
    yield RULE.finding(
        requirement,
        f"flytekit {requirement.version} has no image of its own: tasks that name none run on "
        f"'{image}', which moves",
        "use a release of flytekit, or set FLYTE_INTERNAL_IMAGE",
    )


RULE = Rule(
    code="FIL502",
    name="moving-default-image",
    subject=REQUIREMENT,
    severity=Severity.WARNING,
    summary="a development version of flytekit, whose default image moves",
    flyte=(
        "A task that names no image runs on `cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24`, for "
        "the Python and the flytekit that register it. If that version has `dev` in it, the image "
        "is `py3.11-latest`, which is another one tomorrow. `FLYTE_INTERNAL_IMAGE` takes its place."
    ),
    instead="Pin a release of flytekit, or set `FLYTE_INTERNAL_IMAGE`.",
    hazards=("H50",),
    sources=("flytekit/configuration/default_images.py",),
    examples=(
        Example(
            path="requirements.txt",
            bad="flytekit==1.17.0.dev3\n",
            good="flytekit==1.16.24\n",
        ),
    ),
    check=_check,
)
