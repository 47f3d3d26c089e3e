"""FIL007 undefined-interpolation."""

from __future__ import annotations

import re

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
    if entry.failure and entry.failure.kind in ("interpolation-missing", "interpolation-depth"):
        raw = shorten(entry.raw or "", 60)
        match = re.search(r" an interpolation key '(.*?)' which is not", entry.failure.message)
        what = f"options refer to each other in a circle in '{raw}'"
        help = "write the value itself in place of '%(…)s'"
        if match:
            option = shorten(match[1])
            what = f"'%({option})s' in '{raw}' is not defined"
            help = f"write the text itself in place of '%({option})s'"
        yield RULE.finding(
            entry,
            f"{what}: flytekit loads no image from the file",
            help,
            raises=entry.failure.message,
        )


RULE = Rule(
    code="FIL007",
    name="undefined-interpolation",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Undefined option in an interpolation",
    what="Checks INI images for a `%(option)s` that configparser cannot resolve.",
    why=(
        "configparser replaces `%(x)s` with the option `x` of the same section or of `[DEFAULT]`. "
        "If there is none, or if options refer to each other in a circle, no image of the file is "
        "loaded."
    ),
    use_instead=(
        "Write the value itself. An option that is defined in `[images]` or `[DEFAULT]` is read "
        "as an image too."
    ),
    hazards=("H31",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:%(ver)s\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
