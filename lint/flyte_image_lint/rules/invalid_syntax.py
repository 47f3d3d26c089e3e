"""FIL001 invalid-syntax."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import first_line
from .entries import consequence, raised
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext

MAX_DETAIL = 55
"""Characters of what PyYAML says that have room in a message; more goes into a note."""

_SYNTAX = "correct the syntax; put values with ': ', ' #' or a special first character in quotes"
_WHAT = {"bad-value": "invalid YAML value", "too-deep": "YAML nested too deeply"}
_WHY = (
    ("MissingSectionHeaderError", " (no '[section]' above the line)"),
    ("ParsingError", " (the line is not 'NAME = VALUE')"),
)
"""What configparser means, by what it raises."""
_HELP = {
    "bad-value": "put the value in quotes",
    "too-deep": "flatten the document",
}


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure is None:
        return
    if document.format == "ini":
        why = next((why for error, why in _WHY if failure.message.startswith(error)), "")
        yield RULE.finding(
            document,
            f"invalid INI syntax{why}: flytekit cannot read the file",
            "write each image as 'NAME = IMAGE' in a section '[images]'",
            at=failure.span,
            raises=failure.message,
        )
        return
    detail = first_line(failure.detail or failure.message)
    help = "indent with spaces, not tabs" if r"'\t'" in detail else _HELP.get(failure.kind, _SYNTAX)
    short = f" ({detail})" if len(detail) <= MAX_DETAIL else ""
    yield RULE.finding(
        document,
        f"{_WHAT.get(failure.kind, 'invalid YAML')}{short}: {consequence(document)}",
        help,
        at=failure.span,
        note="" if short else detail,
        raises=raised(document),
    )


RULE = Rule(
    code="FIL001",
    name="invalid-syntax",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Invalid INI or YAML",
    what="Checks for configs that the INI or YAML parser refuses.",
    why=(
        "INI: flytekit raises what configparser raises. If flytekit finds the file without being "
        "told its name, even `import flytekit` fails. YAML: flytekit hides the message of the "
        "parser and fails on the missing mapping; Flyte 2 warns and ignores all settings of the "
        "file. Typical causes are merge conflict markers, options without a value, tabs, `{{ … "
        "}}` without quotes and undefined aliases."
    ),
    use_instead=(
        "Correct the syntax at the place shown. In YAML, put values in quotes that begin with "
        "`@`, `%`, `` ` ``, `*`, `!` or `{`."
    ),
    hazards=("H36", "H40"),
    sources=("flytekit/configuration/file.py", "configparser", "PyYAML", "flyte/config/_reader.py"),
    examples=(
        Example(
            bad="[images]\napp\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n\tapp: docker.io/org/app:1.4.2\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
