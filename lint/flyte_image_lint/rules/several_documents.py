"""FIL009 several-documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Severity
from .rule import Example, Rule, consequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Project
    from ..sites import Config


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure and failure.kind == "several-documents":
        yield RULE.file(
            config,
            failure.span,
            "a second YAML document begins here, and Flyte reads files of one only: "
            f"{consequence(config)}",
            "remove this line, or move what follows into a file of its own",
        )


RULE = Rule(
    code="FIL009",
    name="several-documents",
    severity=Severity.ERROR,
    summary="a YAML file of several documents",
    flyte=(
        "`yaml.safe_load` takes exactly one document. A second `---`, even with nothing "
        "after it, is an error that flytekit hides; what it shows is `AttributeError: "
        "'NoneType' object has no attribute 'items'`. Flyte 2 warns and goes on without "
        "any of the file's settings."
    ),
    instead=(
        "Remove the `---` lines after the first, or put the other document into a file of its own."
    ),
    hazards=("H40",),
    examples=(
        Example(
            bad="images:\n  app: docker.io/org/app:1.4.2\n---\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
