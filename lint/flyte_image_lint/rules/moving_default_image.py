"""FIL502 moving-default-image."""

from __future__ import annotations

from ..flyte.default_image import UnsupportedPythonError, image_for, moves_with, supported
from ..flyte.releases import DEV_ANYWHERE, shown
from ..model.finding import Severity
from ..text.source import shorten
from .rule import REQUIREMENT, Example, Rule
from .usage import sets_default_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Requirement
    from .context import RuleContext


def _check(requirement: Requirement, context: RuleContext) -> Iterator[Finding]:
    version = requirement.versions.exact
    if version is None or "dev" not in version or sets_default_image(context):
        return
    pythons = requirement.pythons or context.pythons or ()
    usable = [python for python in pythons if supported(python, version)]
    try:
        image = image_for(usable[0] if len(pythons) == 1 and usable else "3.10", version)
    except UnsupportedPythonError:
        return
    moves = moves_with(version)
    if not moves and "+" not in version:
        return
    tag = f"{'floating' if moves else 'invalid'} tag '{shorten(image.rpartition(':')[2])}'"
    yield RULE.finding(
        requirement,
        f"development version flytekit {version}: the default image has the {tag}",
        "use a release of flytekit, or set FLYTE_INTERNAL_IMAGE",
        note=f"tasks without an image run on '{image}'",
    )


RULE = Rule(
    code="FIL502",
    name="moving-default-image",
    subject=REQUIREMENT,
    severity=Severity.WARNING,
    summary="Development version of flytekit",
    what=(
        "Checks for pinned development versions of flytekit, whose default image has a floating "
        "or an invalid tag."
    ),
    why=(
        "A task without an image runs on `cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24`, for the "
        "Python and the flytekit that register it. If that version has `dev` in it, as a "
        "dependency on git has, the image is `py3.11-latest`, which can point to a different "
        f"image at any time. Before {shown(DEV_ANYWHERE)} it is tagged with the version, and a tag "
        "cannot have a `+`. `FLYTE_INTERNAL_IMAGE` overrides the default image."
    ),
    use_instead="Pin a release of flytekit, or set `FLYTE_INTERNAL_IMAGE`.",
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
