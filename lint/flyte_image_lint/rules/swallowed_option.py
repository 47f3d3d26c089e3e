"""FIL018 swallowed-option."""

from __future__ import annotations

import re

from ..images.reference import InvalidReferenceError, parse
from ..model.finding import Edit, Fix, Severity
from ..text.source import Span, shorten
from .entries import resolves, shown_image
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


_OPTION = r"([A-Za-z0-9_.-]+)\s*[=:]\s*(?=[^\s/])"


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    value = entry.value or ""
    where = entry.place.value
    written = entry.document.source.text[where.start : where.end]
    if entry.document.format == "yaml":
        if entry.place.editable or len(value.split()) < 2 or len(written.splitlines()) < 2:
            return
        kept = "\n" in value.strip()
        joined = (
            "line breaks are part of the image" if kept else "YAML joins the lines with a space"
        )
        yield RULE.finding(
            entry,
            f"{shown_image(entry)} spans several lines: {joined}",
            "write the image on one line",
            at=where,
            note=f"'{shorten(entry.name)}' is read as '{shorten(value)}'",
            fix=_join(entry),
        )
        return
    if "\n" not in value or not value.strip():
        return
    if not entry.document.is_config:
        if "\n" in value.strip():
            yield RULE.finding(
                entry,
                f"line break in the {shown_image(entry)}: the cluster cannot pull the image",
                "write one image, without line breaks",
                note=resolves(entry),
            )
        return
    lines = (line.strip()[:200] for line in value.split("\n")[1:])
    option = next(filter(None, (re.match(_OPTION, line) for line in lines)), None)
    if option:
        line = _line_of(entry, option[1])
        yield RULE.finding(
            entry,
            f"line {line} is indented, so INI joins it to '{shorten(entry.name)}': "
            f"'{shorten(option[1])}' is not defined",
            f"remove the indentation of line {line}",
            at=where,
            note=resolves(entry),
            fix=_dedent(entry),
        )
    else:
        yield RULE.finding(
            entry,
            f"{shown_image(entry)} spans several lines: the line breaks are part of the image",
            "write the image on one line, after the '='",
            at=where,
            note=resolves(entry),
            fix=_join(entry),
        )


def _line_of(entry: ImageEntry, option: str) -> int:
    """Give the line of an option that is part of the image above it."""
    source, place = entry.document.source, entry.place
    first = source.line_of(place.name.start)
    last = source.line_of(max(place.value.start, place.value.end - 1))
    below = range(first + 1, last + 1)
    return next((n for n in below if source.line_text(n).lstrip().startswith(option)), last)


def _join(entry: ImageEntry) -> Fix | None:
    """Write what stands on several lines on one, if that gives an image."""
    source, place = entry.document.source, entry.place
    first, *others = (entry.value or "").split()
    joined = "".join([first, *others])
    if any(other[0] not in ":@/" for other in others):  # these may be two images
        return None
    written = source.text[place.value.start : place.value.end]
    if "%" in written or "#" in written or ";" in written:
        return None
    try:
        parse(joined)
    except InvalidReferenceError:
        return None
    start = place.value.start
    if entry.document.format == "ini":  # the value may begin on the next line
        line = source.line_span(source.line_of(place.name.start))
        head = source.text[place.name.end : line.end]
        blanks = len(head) - len(head.rstrip())
        if not head.strip(" \t=:"):
            start = line.end - blanks
            joined_text = f" {joined}" if head.strip() else joined
            return Fix(
                "write the image on one line",
                (Edit(Span(start, place.value.end), joined_text),),
                safe=True,
                value=joined,
            )
    return Fix(
        "write the image on one line",
        (Edit(Span(start, place.value.end), joined),),
        safe=True,
        value=joined,
    )


def _dedent(entry: ImageEntry) -> Fix | None:
    """Begin the lines that look like options in the column of the option above."""
    source, place = entry.document.source, entry.place
    first, column = source.position(place.name.start)
    last = source.line_of(max(place.value.start, place.value.end - 1))
    lead = source.line_text(first)[: column - 1]
    edits = []
    for line in range(first + 1, last + 1):
        text, span = source.line_text(line), source.line_span(line)
        if not re.match(r"\s*[A-Za-z0-9_.-]+\s*[=:]\s*[^\s/]", text):
            if text.strip() and not text.lstrip().startswith(("#", ";")):
                return None
            continue
        blank = len(text) - len(text.lstrip())
        edits.append(Edit(Span(span.start, span.start + blank), lead))
    return Fix("align the options", tuple(edits), safe=True) if edits else None


RULE = Rule(
    code="FIL018",
    name="swallowed-option",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Image on several lines",
    what="Checks configs for images that span several lines.",
    why=(
        "An INI line with more indentation than the option above it belongs to the value of that "
        "option, even after empty lines. An indented image name is not defined: the line is part "
        "of the image above. YAML joins the lines of a value without quotes with spaces."
    ),
    use_instead="Begin every option in the same column, and write an image on one line.",
    hazards=("H35",),
    sources=("flytekit/configuration/file.py", "configparser", "YAML 1.1"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2\n  web = docker.io/org/web:1.0\n",
            good="[images]\napp = docker.io/org/app:1.4.2\nweb = docker.io/org/web:1.0\n",
        ),
        Example(
            bad="[images]\napp =\n  docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  app: docker.io/org/app\n    :1.4.2\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
