"""FIL113 quoted-image."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .entries import resolves, rewrite
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    value = entry.value or ""
    bare = value.strip("\"'`").strip()
    if value[0] in "\"'`" or value[-1] in "\"'`":
        whole = bare and value[0] == value[-1] and len(value) == len(bare) + 2
        whole = whole and entry.document.is_config  # elsewhere the outer quotes may be a program's
        kind = (
            "INI keeps quotes" if entry.document.format == "ini" else "quotes are part of the image"
        )
        image = resolves(entry) or f"'{shorten(value)}'"
        yield RULE.finding(
            entry,
            f"{kind}: {image}, which cannot be pulled",
            f"remove the quotes around {shorten(bare)}" if bare else "write the image",
            fix=rewrite(entry, bare, "remove the quotes", safe=True) if whole else None,
        )


RULE = Rule(
    code="FIL113",
    name="quoted-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Quotes around an INI value",
    what="Checks for quotes that are part of the image.",
    why=(
        "INI has no quotes: they are part of the value, and an image whose name begins with a "
        "quote cannot be pulled."
    ),
    use_instead="Remove the quotes.",
    hazards=("H34",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad='[images]\napp = "docker.io/org/app:1.4.2"\n',
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
