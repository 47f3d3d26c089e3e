"""FIL005 duplicate-key."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    for duplicate in document.duplicates():
        line = document.source.line_of(duplicate.first.start)
        yield RULE.finding(
            document,
            f"duplicate key '{shorten(duplicate.key)}' (first on line {line}): Flyte uses "
            "the second and silently drops the first",
            "remove or rename one of the two",
            at=duplicate.later,
        )


RULE = Rule(
    code="FIL005",
    name="duplicate-key",
    subject=FILE,
    severity=Severity.WARNING,
    summary="Duplicate YAML key",
    what="Checks YAML configs for keys that are defined twice in one mapping.",
    why=(
        "PyYAML keeps the later of the two without a warning. The earlier image, or all images of "
        "the earlier section, are lost."
    ),
    use_instead="Remove or rename one of the two.",
    hazards=("H44",),
    sources=("PyYAML",),
    examples=(
        Example(
            bad="images:\n  app: docker.io/org/app:1.4.2\n  app: docker.io/org/app:1.5.0\n",
            good="images:\n  app: docker.io/org/app:1.5.0\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
