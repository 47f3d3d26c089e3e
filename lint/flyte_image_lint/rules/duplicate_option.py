"""FIL004 duplicate-option."""

from __future__ import annotations

from ..model.finding import Edit, Fix, Severity
from ..text.source import shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document, ParseFailure
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure is None or failure.kind not in ("duplicate-option", "duplicate-section"):
        return
    is_option = failure.kind == "duplicate-option"
    what = f"section '[{shorten(failure.detail)}]'"
    if is_option:
        section = failure.message.rpartition(" in section '")[2].rpartition("'")[0]
        what = f"option '{shorten(failure.detail)}' in [{shorten(section)}]"
    first = _first(document, failure)
    where = f" (first on line {first})" if first else ""
    yield RULE.finding(
        document,
        f"duplicate {what}{where}: flytekit cannot read the file",
        "remove one of the two lines" if is_option else "merge the two sections into one",
        at=failure.span,
        fix=_fix(document),
        raises=failure.message,
    )


def _first(document: Document, failure: ParseFailure) -> int:
    """Give the line of the first of the two, 0 where it is not found."""
    source, name = document.source, failure.detail
    last = source.line_of(failure.span.start) if failure.span else 1
    for number in range(last - 1, 0, -1):
        text = source.line_text(number).strip()
        if failure.kind == "duplicate-section":
            if text.startswith(f"[{name}]"):
                return number
        elif text.startswith("["):
            break
        elif text.lower().startswith(name) and text[len(name) :].lstrip()[:1] in ("=", ":"):
            return number
    return 0


def _fix(document: Document) -> Fix | None:
    """Remove the second option where the section has the very same line before."""
    source, failure = document.source, document.failure
    if failure is None or failure.span is None or failure.kind != "duplicate-option":
        return None
    line = source.line_of(failure.span.start)
    text = source.line_text(line).strip()
    for number in range(line - 1, 0, -1):
        other = source.line_text(number).strip()
        if other == text:
            return Fix("remove the repetition", (Edit(source.full_line_span(line), ""),), safe=True)
        if other.startswith("["):
            break
    return None


RULE = Rule(
    code="FIL004",
    name="duplicate-option",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Duplicate INI option or section",
    what="Checks INI configs for options and sections that are defined twice.",
    why=(
        "configparser is strict: the file cannot be read, and no image is defined. INI option "
        "names are lower-cased, so names that differ only by case are duplicates."
    ),
    use_instead="Keep one of the two options. Merge sections of the same name into one.",
    hazards=("H36",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad=("[images]\napp = docker.io/org/app:1.4.2\napp = docker.io/org/app:1.4.2\n"),
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2\nApp = docker.io/org/app:1.4.3\n",
            good="[images]\napp = docker.io/org/app:1.4.3\n",
        ),
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2\n[images]\nweb = docker.io/org/web:1.0\n",
            good="[images]\napp = docker.io/org/app:1.4.2\nweb = docker.io/org/web:1.0\n",
        ),
    ),
    check=_check,
)
