"""FIL010 empty-config."""

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
    if failure and failure.kind == "empty":
        yield RULE.finding(
            config,
            f"the file has no content, on which Flyte raises {failure.message}",
            "write 'images: {}', or remove the file",
            at=failure.span,
        )


RULE = Rule(
    code="FIL010",
    name="empty-config",
    subject=FILE,
    severity=Severity.ERROR,
    summary="a YAML config without content",
    flyte=(
        "From a file that is empty, holds comments only, or holds a bare `{}` or `null`, "
        "flytekit makes no mapping at all and then asks it for its items: "
        "`AttributeError: 'NoneType' object has no attribute 'items'`. (An empty INI file "
        "is fine.)"
    ),
    instead=("Write at least one setting, or remove the file."),
    hazards=("H40",),
    sources=("flytekit/configuration/file.py", "flytekit/configuration/internal.py"),
    examples=(
        Example(
            bad="# images: to be done\n",
            good="images: {}\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
