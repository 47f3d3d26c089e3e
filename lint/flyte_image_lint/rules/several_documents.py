"""FIL009 several-documents."""

from __future__ import annotations

from ..model.finding import Edit, Fix, Severity
from .entries import consequence, raised
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure and failure.kind == "several-documents":
        yield RULE.finding(
            document,
            f"second YAML document: a config can have only one, so {consequence(document)}",
            "remove the second '---', or move the second document to a separate file",
            at=failure.span,
            raises=raised(document),
            fix=_fix(document),
        )


def _fix(document: Document) -> Fix | None:
    """Remove everything from the second `---` on, if nothing follows it."""
    source, failure = document.source, document.failure
    if failure is None or failure.span is None:
        return None
    line = source.line_of(failure.span.start)
    span = source.full_line_span(line)
    rest = source.printable_text[span.start :].replace("---", "", 1)
    if any(text.strip() and not text.strip().startswith("#") for text in rest.splitlines()):
        return None
    return Fix("remove the second '---'", (Edit(span, ""),), safe=True, replaces_help=False)


RULE = Rule(
    code="FIL009",
    name="several-documents",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Several YAML documents in one file",
    what="Checks for YAML configs with more than one document.",
    why=(
        "PyYAML's `safe_load` accepts exactly one document. A second `---`, even with nothing "
        "after it, is an error that flytekit hides, before it fails on the missing mapping. Flyte "
        "2 warns and ignores all settings of the file."
    ),
    use_instead=(
        "Remove the `---` lines after the first, or move the other document to a separate file."
    ),
    hazards=("H40",),
    sources=("flytekit/configuration/file.py", "PyYAML", "flyte/config/_reader.py"),
    examples=(
        Example(
            bad="images:\n  app: docker.io/org/app:1.4.2\n---\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
