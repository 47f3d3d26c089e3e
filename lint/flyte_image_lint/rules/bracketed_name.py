"""FIL307 bracketed-name."""

from __future__ import annotations

from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..text.source import shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    plain, bracket, inner = entry.name.partition("[")
    if bracket and entry.name.endswith("]") and entry.document.flavour == FLYTEKIT:
        plain = plain.strip()
        defines = "set the version of" if inner == "version]" else "define"
        sign = " = " if entry.document.format == "ini" else ": "
        yield RULE.finding(
            entry,
            f"'{shorten(entry.name)}' does not {defines} '{shorten(plain)}': the brackets are "
            "part of the name",
            f"write one entry: '{shorten(plain)}{sign}IMAGE'",
            note="no placeholder can use a name with brackets",
            at=entry.place.name,
        )


RULE = Rule(
    code="FIL307",
    name="bracketed-name",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Image name with brackets",
    what="Checks flytekit configs for image names with brackets, such as `trainer[default]`.",
    why=(
        "Older examples wrote `trainer[default] = …` and `trainer[version] = …`. flytekit has no "
        "such form: the brackets are part of the name, no placeholder can use the name, and "
        "`trainer` is not defined."
    ),
    use_instead="Write one entry: `trainer = IMAGE`.",
    hazards=("H21",),
    sources=("flytekit/configuration/internal.py", "flytekit/core/python_auto_container.py"),
    examples=(
        Example(
            bad="[images]\ntrainer[default] = docker.io/org/app\ntrainer[version] = 1.4.2\n",
            good="[images]\ntrainer = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
