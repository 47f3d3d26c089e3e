"""FIL010 empty-config."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.finding import Severity
from .rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure and failure.kind == "empty":
        yield RULE.file(
            config,
            failure.span,
            f"the file has no content, on which Flyte raises {failure.message}",
            "write 'images: {}', or remove the file",
        )


RULE = Rule(
    code="FIL010",
    name="empty-config",
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
