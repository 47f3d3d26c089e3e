"""FIL011 not-a-mapping."""

from __future__ import annotations

from ..model.finding import Severity
from .entries import KINDS
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure and failure.kind == "not-a-mapping":
        yield RULE.finding(
            document,
            f"top level of the config is {KINDS.get(failure.detail, failure.detail)}, not a "
            "mapping: "
            "flytekit loads no image",
            "make 'images' a key at the top level",
            at=failure.span,
            raises=failure.message,
        )


RULE = Rule(
    code="FIL011",
    name="not-a-mapping",
    subject=FILE,
    severity=Severity.ERROR,
    summary="YAML config that is not a mapping",
    what="Checks for YAML configs whose top level is a list or a string.",
    why=(
        "flytekit looks up the key `images` at the top level of the document, and fails on "
        "anything that is not a mapping."
    ),
    use_instead="Make `images` a key at the top level.",
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
