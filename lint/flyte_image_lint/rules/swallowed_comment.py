"""FIL112 swallowed-comment."""

from __future__ import annotations

import re

from ..model.finding import Edit, Fix, Severity
from ..text.source import Span, shorten
from .entries import becomes
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    value = site.value or ""
    found = re.search(r"\s*[#;]" if site.config.format == "ini" else r"\s*#", value)
    if found is None or not found.start():
        return
    if "://" in value[: found.start()] and not found[0][0].isspace():  # a part of the URL
        return
    image, comment = value[: found.start()], value[found.start() :].strip()
    where = site.place.value
    if site.place.editable:
        where = Span(where.end - len(value[found.start() :].lstrip()), where.end)
    if site.config.format == "ini":
        why = "INI values take no comments"
        help = f"put '{shorten(comment)}' on a line of its own"
    elif not site.config.is_config:
        why = "'#' in a word begins no comment"
        help = f"remove '{shorten(comment)}' from the image"
    else:
        why = "'#' begins a comment only after a blank, and not in quotes"
        help = f"write '{shorten(image)}' without quotes, and '  {shorten(comment)}' behind it"
    yield RULE.finding(
        site,
        f"'{shorten(comment)}' is part of the image, since {why}: {becomes(site)}",
        help,
        at=where,
        fix=_fix(site, image, comment),
    )


def _fix(site: Site, image: str, comment: str) -> Fix | None:
    """Move the comment to a line of its own above; in YAML put the blank before it.

    Only in configs: in a script, what is moved or set apart becomes a command or ends one.
    """
    place, source = site.place, site.config.source
    if not site.config.is_config or not place.editable or site.raw != site.value or "\n" in comment:
        return None
    if image[-1] in ":@/":  # then it may be no comment: app:#{tag}
        return None
    end = Span(place.value.start + len(image), place.value.end)
    if site.config.format == "yaml":
        rest = source.line_span(source.position(place.value.end)[0]).end
        in_braces = source.text[place.value.end : rest].strip()
        if in_braces or source.text[place.value.start - 1] in "'\"":
            return None
        return Fix(
            "put a blank before the comment", (Edit(end, f"  {comment}"),), safe=True, value=image
        )
    line, column = source.position(place.name.start)
    start = source.line_span(line).start
    above = source.text[start : start + column - 1] + comment + source.newline
    edits = (Edit(Span(start, start), above), Edit(end, ""))
    return Fix("move the comment to a line of its own", edits, safe=True, value=image)


RULE = Rule(
    code="FIL112",
    name="swallowed-comment",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="a comment that is part of the image",
    flyte=(
        "flytekit's INI has no comments behind a value: `#` or `;` and all that follows "
        "is part of the image, which no cluster can pull. In YAML a `#` begins a comment "
        "only after a blank."
    ),
    instead=("Put the comment on a line of its own."),
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
