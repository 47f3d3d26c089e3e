"""FIL501 unsupported-python."""

from __future__ import annotations

from ..flyte.default_image import NEWER, supported
from ..model.finding import Severity
from ..parsers.versions import numbers
from .rule import REQUIREMENT, Example, Rule
from .usage import sets_default_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Requirement
    from .context import Project


def _check(requirement: Requirement, project: Project) -> Iterator[Finding]:
    python = requirement.python or project.python
    if python is None or supported(python) or sets_default_image(project):
        return
    if numbers(requirement.version) >= NEWER:
        return
    major, _dot, minor = python.partition(".")
    yield RULE.finding(
        requirement,
        f"flytekit has no default image for Python {python}, which this project is for: already "
        f"'pyflyte --help' raises ValueError: ({major}, {minor}) is not a valid PythonVersion",
        "set FLYTE_INTERNAL_IMAGE, or use Python 3.12 or older",
    )


RULE = Rule(
    code="FIL501",
    name="unsupported-python",
    subject=REQUIREMENT,
    severity=Severity.ERROR,
    summary="a Python that flytekit has no default image for",
    flyte=(
        "flytekit works the default image out while its command line is imported, and knows "
        "Python 3.8 to 3.12 only: with 3.13, `pyflyte --help` raises `ValueError: (3, 13) is not "
        "a valid PythonVersion`. With `FLYTE_INTERNAL_IMAGE` in the environment it does not ask. "
        "The rule compares the Python of `.python-version` or `requires-python` with it, where the "
        "project pins flytekit and sets the variable nowhere."
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
    ),
    check=_check,
)
