"""FIL502 moving-default-image."""

from __future__ import annotations

from ..flyte.default_image import UnsupportedPythonError, image_for, moves_with, supported
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
    version = requirement.versions.exact
    if version is None or "dev" not in version or sets_default_image(project):
        return
    pythons = requirement.pythons or project.pythons or ()
    known = [python for python in pythons if supported(python, version)]
    try:
        image = image_for(known[0] if len(pythons) == 1 and known else "3.10", version)
    except UnsupportedPythonError:
        return
    moves = moves_with(version)
    if not moves and "+" not in version:
        return
    what = "which moves" if moves else "whose tag is none"
    yield RULE.finding(
        requirement,
        f"flytekit {version} has no image of its own: tasks that name none run on '{image}', "
        f"{what}",
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
        "the Python and the flytekit that register it. If that version has `dev` in it, as that "
        "of a dependency on git has, the image is `py3.11-latest`, which can be another one at any "
        "time; before 1.10.3 it is tagged with the version, and no tag has a `+`. "
        "`FLYTE_INTERNAL_IMAGE` takes its place."
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
