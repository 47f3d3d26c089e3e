"""FIL501 unsupported-python."""

from __future__ import annotations

from itertools import pairwise

from ..flyte.default_image import pythons_of
from ..flyte.releases import DEFAULT_IMAGES, NEWER, shown
from ..flyte.versions import PYTHONS
from ..model.finding import Severity
from .rule import REQUIREMENT, Example, Rule
from .usage import sets_default_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Requirement
    from .context import RuleContext


LAST = f"3.{PYTHONS[-1]}"
"""Stands for no upper bound."""

_OLDEST, _NEWEST = DEFAULT_IMAGES[-1][2]


def _by_release() -> str:
    """Say for which Pythons older releases have an image, or none, unlike the newest."""
    changes = []
    for (_since, _was, (first, last)), (since, _is, (oldest, newest)) in pairwise(DEFAULT_IMAGES):
        changes += [f"3.{minor} before {shown(since)}" for minor in range(first, oldest)]
        changes += [f"no 3.{minor} before {shown(since)}" for minor in range(last + 1, newest + 1)]
    return ", ".join(changes)


def _check(requirement: Requirement, context: RuleContext) -> Iterator[Finding]:
    pythons = requirement.pythons or context.pythons
    if not pythons or sets_default_image(context):
        return
    first = DEFAULT_IMAGES[0][0]
    releases = [release for release in requirement.versions.samples() if release >= first]
    if not releases or releases[-1] >= NEWER:
        return
    having = [python for release in releases for python in pythons_of(release)]
    if any(python in having for python in pythons):
        return
    which = pythons[0] if len(pythons) == 1 else f"any of {pythons[0]} to {pythons[-1]}"
    if len(pythons) > 1 and pythons[-1] == LAST:
        which = f"{pythons[0]} or newer"
    supported = pythons_of(releases[-1])
    yield RULE.finding(
        requirement,
        f"flytekit {requirement.versions} has images for Python {supported[0]} to {supported[-1]}, "
        f"not {which}: even 'pyflyte --help' fails",
        f"use Python {supported[0]} to {supported[-1]}, or set the environment variable "
        "FLYTE_INTERNAL_IMAGE to an image",
        raises=f"ValueError: ({pythons[0].replace('.', ', ')}) is not a valid PythonVersion",
    )


RULE = Rule(
    code="FIL501",
    name="unsupported-python",
    subject=REQUIREMENT,
    severity=Severity.ERROR,
    summary="Python without a default image of flytekit",
    what="Checks that flytekit has a default image for the Python of the project.",
    why=(
        "flytekit works out the default image when its command line is imported. It supports only "
        f"Python 3.{_OLDEST} to 3.{_NEWEST} ({_by_release()}): with "
        f"3.{_NEWEST + 1}, even `pyflyte --help` fails. "
        "If `FLYTE_INTERNAL_IMAGE` is set, flytekit does not "
        "look. The rule reads the Python of `.python-version` or `requires-python`, where the "
        "project pins or bounds flytekit and does not set the variable."
    ),
    use_instead="Set `FLYTE_INTERNAL_IMAGE`, or use a supported Python.",
    hazards=("H50",),
    sources=("flytekit/configuration/default_images.py",),
    examples=(
        Example(
            path="pyproject.toml",
            bad=(
                '[project]\nname = "flows"\nrequires-python = "==3.13.*"\n'
                'dependencies = ["flytekit==1.16.24"]\n'
            ),
            good=(
                '[project]\nname = "flows"\nrequires-python = "==3.12.*"\n'
                'dependencies = ["flytekit==1.16.24"]\n'
            ),
        ),
        Example(
            path="pyproject.toml",
            bad=(
                '[project]\nname = "flows"\nrequires-python = ">=3.12"\n'
                'dependencies = ["flytekit<1.10"]\n'
            ),
            good=(
                '[project]\nname = "flows"\nrequires-python = ">=3.11"\n'
                'dependencies = ["flytekit<1.10"]\n'
            ),
        ),
    ),
    check=_check,
)
