"""FIL303 lower-cased-name."""

from __future__ import annotations

from ..model.finding import Edit, Fix, Severity
from ..text.source import shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if entry.document.format != "ini":
        return
    where = entry.place.name
    written = entry.document.source.text[where.start : where.end]
    if written != entry.name and written.lower() == entry.name:
        yield RULE.finding(
            entry,
            f"INI lower-cases names: '{shorten(written)}' is defined as '{shorten(entry.name)}', "
            f"so '{{{{.image.{shorten(written)}}}}}' is not found",
            f"write '{shorten(entry.name)}', here and in placeholders",
            at=where,
            fix=Fix(
                "write the name in lower case",
                (Edit(where, entry.name),),
                safe=True,
                replaces_help=False,
            ),
        )


RULE = Rule(
    code="FIL303",
    name="lower-cased-name",
    subject=ENTRY,
    severity=Severity.WARNING,
    summary="Upper-case letter in an INI name",
    what="Checks INI configs for image names with upper-case letters.",
    why=(
        "configparser lower-cases names, but placeholders are compared exactly: `MyImage` is "
        "found only as `{{.image.myimage}}`, and `{{.image.MyImage}}` fails at registration."
    ),
    use_instead=(
        "Write the name in lower case, here and in the placeholders, or use a YAML config."
    ),
    hazards=("H20",),
    sources=(
        "flytekit/configuration/file.py",
        "configparser",
        "flytekit/core/python_auto_container.py",
    ),
    examples=(
        Example(
            bad="[images]\nMyApp = docker.io/org/app:1.4.2\n",
            good="[images]\nmyapp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
