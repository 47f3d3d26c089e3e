"""FIL112 swallowed-comment."""

from __future__ import annotations

import re

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


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    value = entry.value or ""
    match = re.search(r"\s*[#;]" if entry.document.format == "ini" else r"\s*#", value)
    if match is None or not match.start():
        return
    if "://" in value[: match.start()] and not match[0][0].isspace():  # a part of the URL
        return
    image, comment = value[: match.start()], value[match.start() :].strip()
    where = entry.place.value
    if entry.place.editable:
        where = Span(where.end - len(value[match.start() :].lstrip()), where.end)
    if entry.document.format == "ini":
        why = "INI has no inline comments"
        help = f"move '{shorten(comment)}' to its own line"
    elif not entry.document.is_config:
        why = "'#' inside a word does not start a comment"
        help = f"remove '{shorten(comment)}' from the image"
    else:
        why = "'#' starts a comment only after a space and outside quotes"
        help = f"write '{shorten(image)}  {shorten(comment)}' without quotes"
    yield RULE.finding(
        entry,
        f"{why}: '{shorten(comment)}' is part of {shown_image(entry)}",
        help,
        at=where,
        note=resolves(entry),
        fix=_fix(entry, image, comment),
    )


def _fix(entry: ImageEntry, image: str, comment: str) -> Fix | None:
    """Move the comment to a line of its own above; in YAML put the blank before it.

    Only in configs: in a script, what is moved or set apart becomes a command or ends one.
    """
    place, source = entry.place, entry.document.source
    if (
        not entry.document.is_config
        or not place.editable
        or entry.raw != entry.value
        or "\n" in comment
    ):
        return None
    if image[-1] in ":@/":  # then it may be no comment: app:#{tag}
        return None
    end = Span(place.value.start + len(image), place.value.end)
    if entry.document.format == "yaml":
        rest = source.line_span(source.line_of(place.value.end)).end
        in_braces = source.text[place.value.end : rest].strip()
        if in_braces or source.text[place.value.start - 1] in "'\"":
            return None
        return Fix(
            "put a space before the comment", (Edit(end, f"  {comment}"),), safe=True, value=image
        )
    line, column = source.position(place.name.start)
    start = source.line_span(line).start
    above = source.text[start : start + column - 1] + comment + source.newline
    edits = (Edit(Span(start, start), above), Edit(end, ""))
    return Fix("move the comment to its own line", edits, safe=True, value=image)


RULE = Rule(
    code="FIL112",
    name="swallowed-comment",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Comment that is part of the image",
    what="Checks for comments after an image that are part of the image.",
    why=(
        "flytekit's INI has no inline comments: a `#` or `;` and everything after it is part of "
        "the image, which cannot be pulled. In YAML, a `#` starts a comment only after a space."
    ),
    use_instead="Move the comment to its own line.",
    hazards=("H33",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2  # pinned\n",
            good="[images]\n# pinned\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  app: docker.io/org/app:1.4.2# pinned\n",
            good="images:\n  app: docker.io/org/app:1.4.2  # pinned\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
