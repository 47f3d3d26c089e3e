"""FIL003 byte-order-mark."""

from __future__ import annotations

from ..model.finding import Edit, Fix, Severity
from ..text.source import Span
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure and failure.kind == "byte-order-mark":
        yield RULE.finding(
            document,
            "byte order mark at the start of an INI file: flytekit cannot read the file",
            "save the file as UTF-8 without a byte order mark",
            at=failure.span,
            raises=failure.message,
            fix=Fix("remove the byte order mark", (Edit(Span(0, 1), ""),), safe=True),
        )


RULE = Rule(
    code="FIL003",
    name="byte-order-mark",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Byte order mark in an INI file",
    what="Checks for INI configs that begin with a byte order mark.",
    why=(
        "configparser reads the invisible mark as text above the first section, so flytekit "
        "cannot read the file. In YAML files the mark does no harm."
    ),
    use_instead="Save the file as UTF-8 without a byte order mark.",
    hazards=("H36",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad=b"\xef\xbb\xbf[images]\napp = docker.io/org/app:1.4.2\n",
            good=b"[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
