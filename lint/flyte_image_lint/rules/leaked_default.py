"""FIL304 leaked-default."""

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
    if site.leaked:
        became = f", the image '{shorten(site.full)}'" if site.full else ""
        yield RULE.site(
            site,
            site.place.name,
            f"option '{shorten(site.name)}' of [DEFAULT] shows up in [images] too: Flyte takes it "
            f"for a friendly name{became}",
            "move it to a section other than [DEFAULT], or write its value out where it is used",
        )


RULE = Rule(
    code="FIL304",
    name="leaked-default",
    severity=Severity.WARNING,
    summary="an option of [DEFAULT] that becomes an image",
    flyte=(
        "configparser adds the options of `[DEFAULT]` to every section, `[images]` "
        "included, and flytekit takes each for a friendly name with an image."
    ),
    instead=("Move the option to another section, or write its value out where it is used."),
    hazards=("H32",),
    sources=("flytekit/configuration/internal.py", "configparser"),
    examples=(
        Example(
            bad="[DEFAULT]\nver = 1.4.2\n\n[images]\napp = docker.io/org/app:%(ver)s\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
