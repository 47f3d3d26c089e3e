"""FIL112 swallowed-comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..findings import Severity
from ..text import Span, shorten
from .rule import Example, Rule, becomes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Project
    from ..sites import Site


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    value = site.value or ""
    found = re.search(r"\s*[#;]" if site.config.format == "ini" else r"\s*#", value)
    if found is None or not found.start() or "://" in value[: found.start()]:
        return
    image, comment = value[: found.start()], value[found.start() :].strip()
    where = site.place.value
    if site.place.editable:
        where = Span(where.end - len(value[found.start() :].lstrip()), where.end)
    if site.config.format == "ini":
        why = "INI values take no comments"
        help = f"put '{shorten(comment)}' on a line of its own"
    else:
        why = "'#' begins a comment only after a blank"
        help = f"write '{shorten(image)}  {shorten(comment)}'"
    yield RULE.site(
        site,
        where,
        f"'{shorten(comment)}' is part of the image, since {why}: {becomes(site)}",
        help,
    )


RULE = Rule(
    code="FIL112",
    name="swallowed-comment",
    severity=Severity.ERROR,
    summary="a comment that is part of the image",
    flyte=(
        "flytekit's INI has no comments behind a value: `#` or `;` and all that follows "
        "is part of the image, which no cluster can pull. In YAML a `#` begins a comment "
        "only after a blank."
    ),
    instead=("Put the comment on a line of its own."),
    hazards=("H33",),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2  # pinned\n",
            good="[images]\n# pinned\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  app: docker.io/org/app:1.4.2#pinned\n",
            good="images:\n  app: docker.io/org/app:1.4.2  # pinned\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
