"""FIL010 empty-config."""

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
    if failure and failure.kind == "empty":
        yield RULE.finding(
            document,
            "empty config: flytekit fails when it reads the file",
            "write 'images: {}', or remove the file",
            at=failure.span,
            raises=failure.message,
        )


RULE = Rule(
    code="FIL010",
    name="empty-config",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Empty YAML config",
    what="Checks for YAML configs without content.",
    why=(
        "A file that is empty, or has only comments, a bare `{}` or `null`, gives flytekit no "
        "mapping to read. An empty INI file is fine."
    ),
    use_instead="Write at least one setting, or remove the file.",
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
