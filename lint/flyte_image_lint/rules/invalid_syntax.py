"""FIL001 invalid-syntax."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import first_line, shorten
from .entries import consequence
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project

_SYNTAX = "correct the syntax; quote values that hold ': ', ' #' or begin with a special character"
_WHAT = {"bad-value": "a value that YAML cannot make sense of", "too-deep": "nested too deeply"}
_HELP = {
    "bad-value": "put the value in quotes",
    "too-deep": "flatten the document",
}


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure is None:
        return
    if config.format == "ini":
        yield RULE.finding(
            config,
            f"not valid INI: {first_line(failure.message)}",
            "write each image as 'name = image', in a section '[images]'",
            at=failure.span,
        )
        return
    detail = shorten(first_line(failure.detail or failure.message))
    help = "indent with spaces, not tabs" if r"'\t'" in detail else _HELP.get(failure.kind, _SYNTAX)
    yield RULE.finding(
        config,
        f"{_WHAT.get(failure.kind, 'not valid YAML')}: {detail}; {consequence(config)}",
        help,
        at=failure.span,
    )


RULE = Rule(
    code="FIL001",
    name="invalid-syntax",
    subject=FILE,
    severity=Severity.ERROR,
    summary="a file that the parser refuses",
    flyte=(
        "INI: flytekit raises what configparser raises, at once if it finds the file by "
        "itself, so that even `import flytekit` fails. YAML: flytekit hides the parser's "
        "message and raises `AttributeError: 'NoneType' object has no attribute 'items'`; "
        "Flyte 2 warns and goes on without any of the file's settings. Merge conflict "
        "markers, options without a value, tabs, unquoted `{{ … }}` and undefined aliases "
        "all end here."
    ),
    instead=(
        "Correct the syntax at the place shown. In YAML, quote values that begin with "
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
