"""FIL018 swallowed-option."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..findings import Severity
from ..text import shorten
from .rule import Example, Rule, becomes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Project
    from ..sites import Site


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    value = site.value or ""
    where = site.place.value
    written = site.config.source.text[where.start : where.end]
    if site.config.format == "yaml":
        if (
            site.place.editable
            or len(written.split()) < 2
            or "\n" not in written.replace("\r", "\n")
        ):
            return
        yield RULE.site(
            site,
            where,
            f"the lines of this image are joined: Flyte gets '{shorten(value)}'",
            "write the image on one line",
        )
        return
    if "\n" not in value:
        return
    option = re.search(r"\n\s*([A-Za-z0-9_.-]+)\s*[=:]\s*(?=[^\s/])", value)
    if option:
        yield RULE.site(
            site,
            where,
            f"the indented line '{shorten(option[1])}' below is no entry but part of the image "
            f"'{shorten(site.name)}': {becomes(site)}",
            f"begin '{shorten(option[1])}' in the same column as '{shorten(site.name)}'",
        )
    else:
        yield RULE.site(
            site,
            where,
            f"this image runs over several lines, and the line breaks are part of it: "
            f"{becomes(site)}",
            "write the image on one line, after the '='",
        )


RULE = Rule(
    code="FIL018",
    name="swallowed-option",
    severity=Severity.ERROR,
    summary="an image that runs over several lines",
    flyte=(
        "An INI line that is indented more than the option above belongs to that option's "
        "value, blank lines between them or not. An image written below another, but "
        "indented, is no entry: it becomes part of the image above. YAML joins the lines "
        "of an unquoted value with spaces."
    ),
    instead=("Begin every option in the same column; write an image on one line."),
    hazards=("H35",),
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
