"""FIL007 undefined-interpolation."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    if site.failure and site.failure.kind in ("interpolation-missing", "interpolation-depth"):
        yield RULE.finding(
            site,
            f"a reference in '{shorten(site.raw or '')}' cannot be resolved: Flyte raises "
            f"{shorten(site.failure.message)}; no image of this file is read",
            "write the text out, or define the option in the same section",
        )


RULE = Rule(
    code="FIL007",
    name="undefined-interpolation",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="a %(reference)s that cannot be resolved",
    flyte=(
        "configparser replaces `%(x)s` by the option `x` of the same section or of "
        "`[DEFAULT]`. If there is none, or if options refer to each other in a circle, it "
        "raises an error, and no image of the file is read."
    ),
    instead=(
        "Define the option, or write the text out. Note that options of `[DEFAULT]` turn "
        "up as images."
    ),
    hazards=("H31",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:%(ver)s\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
