"""FIL011 not-a-mapping."""

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
    if failure and failure.kind == "not-a-mapping":
        yield RULE.finding(
            config,
            f"the top level of the file is of type {failure.detail}, not a mapping: Flyte raises "
            f"{failure.message}",
            "make 'images' a key at the top level",
            at=failure.span,
        )


RULE = Rule(
    code="FIL011",
    name="not-a-mapping",
    subject=FILE,
    severity=Severity.ERROR,
    summary="a YAML config whose top level is no mapping",
    flyte=(
        "flytekit asks the document for its key `images`, whatever it is: "
        "`AttributeError: 'list' object has no attribute 'get'`."
    ),
    instead=("Make `images` a key at the top level."),
    hazards=("H40",),
    sources=("flytekit/configuration/internal.py",),
    examples=(
        Example(
            bad="- images:\n    app: docker.io/org/app:1.4.2\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
