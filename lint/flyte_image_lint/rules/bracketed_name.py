"""FIL307 bracketed-name."""

from __future__ import annotations

from ..model.document import FLYTEKIT
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
    plain, bracket, _rest = site.name.partition("[")
    if bracket and site.name.endswith("]") and site.config.flavour == FLYTEKIT:
        plain = plain.strip()
        yield RULE.finding(
            site,
            f"no placeholder can reach '{shorten(site.name)}': for Flyte, the brackets are a part "
            f"of the name, and this is no part of '{shorten(plain)}'",
            f"write one entry, '{shorten(plain)} = repository:tag'",
            at=site.place.name,
        )


RULE = Rule(
    code="FIL307",
    name="bracketed-name",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="a name with brackets, as in name[default]",
    flyte=(
        "Older examples wrote `trainer[default] = …` and `trainer[version] = …`. Flyte "
        "has no such form: the brackets are part of the name, no placeholder can reach "
        "it, and they say nothing of `trainer`."
    ),
    instead=("Write one entry, `trainer = repository:tag`."),
    hazards=("H21",),
    sources=("flytekit/configuration/internal.py", "flytekit/core/python_auto_container.py"),
    examples=(
        Example(
            bad="[images]\ntrainer[default] = docker.io/org/app\ntrainer[version] = 1.4.2\n",
            good="[images]\ntrainer = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
