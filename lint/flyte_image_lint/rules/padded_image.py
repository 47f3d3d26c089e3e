"""FIL118 padded-image."""

from __future__ import annotations

import re

from ..images.reference import InvalidReferenceError, parse
from ..model.finding import Edit, Fix, Severity
from ..text.source import Span, shorten
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
    bare = value.strip()
    if value != bare:
        what = f"spaces around '{shorten(bare)}' are"
        if value.endswith("\n"):
            what = f"line break after '{shorten(bare)}' is"
        yield RULE.finding(
            entry,
            f"{what} part of the image: the cluster cannot pull the image",
            _help(entry, bare),
            note=resolves(entry),
            fix=_fix(entry, bare) if entry.document.is_config else None,
        )


def _help(entry: ImageEntry, bare: str) -> str:
    if not bare:
        return "write the image"
    how = "as a plain value" if entry.document.is_config else "without whitespace around it"
    return f"write '{shorten(bare)}' {how}"


def _fix(entry: ImageEntry, bare: str) -> Fix | None:
    """Write the image plain: without its blanks, or in place of the block."""
    place, source = entry.place, entry.document.source
    try:
        parse(bare)
    except InvalidReferenceError:
        return None
    if place.editable:
        return rewrite(entry, bare, "remove the spaces", safe=True)
    line = source.line_of(place.name.start)
    header = re.search(r":([ \t]+[|>][0-9+-]*[ \t]*)$", source.line_text(line))
    if header is None or source.text[place.value.start : place.value.end] != bare:
        return None
    start = source.line_span(line).start + header.start(1)
    edit = Edit(Span(start, place.value.end), f" {bare}")
    return Fix("write the image as a plain value", (edit,), safe=True, value=bare)


RULE = Rule(
    code="FIL118",
    name="padded-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Whitespace around an image",
    what="Checks for images with spaces or line breaks around them.",
    why=(
        "Spaces inside quotes, and the line break that a block scalar (`|` or `>`) keeps, are "
        "part of the image, which cannot be pulled."
    ),
    use_instead="Write the image as a plain value, or use `>-`.",
    hazards=("H46",),
    sources=("flytekit/configuration/__init__.py", "YAML 1.1", "distribution/reference"),
    examples=(
        Example(
            bad="images:\n  app: |\n    docker.io/org/app:1.4.2\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
        Example(
            bad="images:\n  app: ' docker.io/org/app:1.4.2'\n",
            good="images:\n  app: 'docker.io/org/app:1.4.2'\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
