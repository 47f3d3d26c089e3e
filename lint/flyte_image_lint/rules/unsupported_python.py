"""FIL501 unsupported-python."""

from __future__ import annotations

from ..flyte.default_image import pythons_of
from ..flyte.releases import DEFAULT_IMAGES, NEWER
from ..flyte.versions import PYTHONS
from ..model.finding import Severity
from .rule import REQUIREMENT, Example, Rule
from .usage import sets_default_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Requirement
    from .context import Project


LAST = f"3.{PYTHONS[-1]}"
"""Stands for no upper bound."""


def _check(requirement: Requirement, project: Project) -> Iterator[Finding]:
    pythons = requirement.pythons or project.pythons
    if not pythons or sets_default_image(project):
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
    older = pythons[0].partition(".")[2] > having[-1].partition(".")[2]
    yield RULE.finding(
        requirement,
        f"flytekit {requirement.versions} has no default image for Python {which}: it raises "
        f"ValueError: ({pythons[0].replace('.', ', ')}) is not a valid PythonVersion",
        f"set FLYTE_INTERNAL_IMAGE, or use Python {having[-1] if older else having[0]}",
    )


RULE = Rule(
    code="FIL501",
    name="unsupported-python",
    subject=REQUIREMENT,
    severity=Severity.ERROR,
    summary="a Python that flytekit has no default image for",
    flyte=(
        "flytekit works the default image out while its command line is imported, and knows "
        "Python 3.8 to 3.12 only (3.7 before 1.4, no 3.11 before 1.5, no 3.12 before 1.10.3): with "
        "3.13, `pyflyte --help` raises `ValueError: (3, 13) is not a valid PythonVersion`. With "
        "`FLYTE_INTERNAL_IMAGE` in the environment it does not ask. The rule compares the Python "
        "of `.python-version` or `requires-python` with it, where the project pins flytekit, or "
        "bounds it, and sets the variable nowhere."
    ),
    instead="Set `FLYTE_INTERNAL_IMAGE`, or use an older Python.",
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
