"""FIL009 several-documents."""

from __future__ import annotations

from ..model.finding import Edit, Fix, Severity
from .entries import consequence
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure and failure.kind == "several-documents":
        yield RULE.finding(
            config,
            "a second YAML document begins here, and Flyte reads files of one only: "
            f"{consequence(config)}",
            "remove this line, or move what follows into a file of its own",
            at=failure.span,
            fix=_fix(config),
        )


def _fix(config: Config) -> Fix | None:
    """Remove everything from the second `---` on, if nothing follows it."""
    source, failure = config.source, config.failure
    if failure is None or failure.span is None:
        return None
    line = source.position(failure.span.start)[0]
    span = source.full_line_span(line)
    rest = source.printable_text[span.start :].replace("---", "", 1)
    if any(text.strip() and not text.strip().startswith("#") for text in rest.splitlines()):
        return None
    return Fix("remove the second '---'", (Edit(span, ""),), safe=True)


RULE = Rule(
    code="FIL009",
    name="several-documents",
    subject=FILE,
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
