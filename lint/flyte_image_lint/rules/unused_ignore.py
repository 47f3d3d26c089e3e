"""FIL099 unused-ignore."""

from __future__ import annotations

from ..model.finding import Severity
from .rule import COMMENT, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import RuleContext


def _check(_comment: object, _context: RuleContext) -> Iterator[Finding]:
    return iter(())  # the suppressions make these findings, since only they know


RULE = Rule(
    code="FIL099",
    name="unused-ignore",
    subject=COMMENT,
    severity=Severity.WARNING,
    summary="Unused suppression comment",
    what="Checks `# flyte-image-lint: ignore[…]` comments for rules that report nothing there.",
    why=(
        "A comment that no longer suppresses anything, or that names a rule that does not exist, "
        "hides the next problem on its line."
    ),
    use_instead="Remove the comment, or the rules in it that are not needed.",
    hazards=(),
    examples=(
        Example(
            bad=(
                "[images]\n"
                "# flyte-image-lint: ignore[floating-tag]\napp = docker.io/org/app:1.4.2\n"
            ),
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
