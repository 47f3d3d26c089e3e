"""FIL008 internal-section."""

from __future__ import annotations

from ..model.finding import Severity
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure and failure.kind == "internal":
        yield RULE.finding(
            document,
            "section '[internal]' is reserved: flytekit refuses the whole file",
            "remove or rename the section",
            at=failure.span,
            raises=failure.message,
        )


RULE = Rule(
    code="FIL008",
    name="internal-section",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Reserved section `[internal]`",
    what="Checks INI configs for a section `[internal]`.",
    why="flytekit reserves the section `[internal]` and refuses the whole file.",
    use_instead="Remove or rename the section.",
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
