"""FIL012 null-images."""

from __future__ import annotations

import re

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
    if failure and failure.kind == "images-null":
        yield RULE.finding(
            document,
            "'images' has no value: flytekit fails when it reads the file",
            "write 'images: {}', or remove the key",
            at=failure.span,
            raises=failure.message,
            fix=_fix(document),
        )


def _fix(document: Document) -> Fix | None:
    """Write `{}` behind the colon, in place of a `~` or `null` if there is one."""
    source, failure = document.source, document.failure
    if failure is None or failure.span is None:
        return None
    end = source.line_span(source.line_of(failure.span.end)).end
    match = re.match(
        r"[\"']?[ \t]*:[ \t]*(~|null|Null|NULL)?(?=[ \t]*(#|$))",
        source.text[failure.span.end : end],
    )
    if match is None:
        return None
    start = failure.span.end + (match.start(1) if match[1] else len(match[0].rstrip()))
    content = "{}" if match[1] else " {}"
    edit = Edit(Span(start, start + len(match[1] or "")), content)
    return Fix("write '{}'", (edit,), safe=True, replaces_help=False)


RULE = Rule(
    code="FIL012",
    name="null-images",
    subject=FILE,
    severity=Severity.ERROR,
    summary="`images` without a value",
    what="Checks YAML configs for a key `images` without a value.",
    why="`images:` with nothing below it is null. flytekit fails when it reads it.",
    use_instead="Remove the key, or write `images: {}`.",
    hazards=("H41",),
    sources=("flytekit/configuration/internal.py", "flytekit/configuration/__init__.py"),
    examples=(
        Example(
            bad="admin:\n  endpoint: dns:///flyte.example.com\nimages:\n",
            good="admin:\n  endpoint: dns:///flyte.example.com\nimages: {}\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
