"""FIL008 internal-section."""

from __future__ import annotations

from ..model.finding import Severity
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure and failure.kind == "internal":
        yield RULE.finding(
            config,
            f"section '[internal]' makes Flyte refuse the file: {failure.message}",
            "remove the section or give it another name",
            at=failure.span,
        )


RULE = Rule(
    code="FIL008",
    name="internal-section",
    subject=FILE,
    severity=Severity.ERROR,
    summary="an INI file with a section [internal]",
    flyte=(
        "flytekit keeps the section `[internal]` for itself and refuses the whole file "
        "with a `FlyteAssertion`."
    ),
    instead=("Remove or rename the section."),
    hazards=("H36",),
    sources=("flytekit/configuration/file.py",),
    examples=(
        Example(
            bad="[internal]\nx = 1\n\n[images]\napp = docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
