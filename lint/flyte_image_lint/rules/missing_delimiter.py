"""FIL019 missing-delimiter."""

from __future__ import annotations

import re

from ..model.finding import Edit, Fix, Severity
from ..text.source import Span, shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if entry.document.format != "ini" or "/" not in entry.name or len(entry.name) > 1000:
        return
    where = entry.place.name
    written = entry.document.source.text[where.start : where.end]
    match = re.fullmatch(r"([\w.-]+)([ \t]+)\S+/\S+", written)
    if match is None:
        return
    name = shorten(match[1])
    blank = Span(where.start + match.start(2), where.start + match.end(2))
    yield RULE.finding(
        entry,
        f"missing '=' after '{name}': INI reads '{shorten(entry.name)}' as the name of "
        f"'{shorten(entry.value or '')}'",
        f"write '{name} = ' in front of the image",
        at=where,
        fix=Fix("write the '='", (Edit(blank, " = "),), safe=True),
    )


RULE = Rule(
    code="FIL019",
    name="missing-delimiter",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Missing `=` after an INI name",
    what="Checks INI configs for an image name and an image without a `=` or `:` between them.",
    why=(
        "configparser ends the name at the first `=` or `:`, which is then the one in front of "
        "the tag: `app docker.io/org/app:1.4.2` defines the name `app docker.io/org/app` with the "
        "image `1.4.2`. Without a tag there is no delimiter at all, and the file cannot be read."
    ),
    use_instead="Write `=` between name and image.",
    hazards=("H36",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad="[images]\napp docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
