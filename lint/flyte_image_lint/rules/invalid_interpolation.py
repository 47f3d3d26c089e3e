"""FIL006 invalid-interpolation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Severity
from ..text import shorten
from .rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Project
    from ..sites import Site


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    if site.failure and site.failure.kind == "interpolation-syntax":
        yield RULE.site(
            site,
            site.place.value,
            f"'%' in an INI value begins a reference to another option: Flyte raises "
            f"{shorten(site.failure.message)} and reads no image of this file",
            f"write '{shorten((site.raw or '').replace('%', '%%'))}' if the '%' is meant",
        )


RULE = Rule(
    code="FIL006",
    name="invalid-interpolation",
    severity=Severity.ERROR,
    summary="a lone % in an INI value",
    flyte=(
        "configparser takes `%` for the beginning of a reference to another option. A `%` "
        "that begins none is an `InterpolationSyntaxError`, for this image and with it "
        "for all of them; in a config inside the task's container it crashes the running "
        "task."
    ),
    instead=("Write `%%` for a `%`."),
    hazards=("H30",),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app%2Fweb:1.4.2\n",
            good="[images]\napp = docker.io/org/app/web:1.4.2\n",
        ),
    ),
    check=_check,
)
