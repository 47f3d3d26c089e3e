"""FIL115 unexpanded-variable."""

from __future__ import annotations

import re

from ..model.finding import Severity
from ..text.source import Span, shorten
from .entries import becomes
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project

_VARIABLE = (
    r"\$\{[^}\s]*\}|\$\([^)\s]*\)|\$[A-Za-z_]\w*|\{\{[^}]*\}\}|\{[%#]|\{[A-Za-z_][\w.-]*\}"
    r"|<[^<>\s/]+>|%\w+%|@[A-Za-z_]\w*@"
)


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    value = site.value or ""
    found = re.search(_VARIABLE, value)
    if found is None:
        return
    where = site.place.value
    if site.place.editable and site.raw == value:
        where = Span(where.start + found.start(), where.start + found.end())
    yield RULE.finding(
        site,
        f"Flyte does not expand '{shorten(found[0])}': {becomes(site)}",
        "write the image out; to choose it in CI, pass '--image NAME=IMAGE'",
        at=where,
    )


RULE = Rule(
    code="FIL115",
    name="unexpanded-variable",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="a variable that nothing replaces",
    flyte=(
        "Flyte replaces neither `${VAR}` nor `$VAR` nor `{{ var }}` nor `<placeholder>` "
        "in a config. The characters reach the cluster, which cannot pull such an image."
    ),
    instead=(
        "Write the image out, or let what makes the file from a template name it so that "
        "this tool does not take it for a config. To choose images in CI, pass `--image "
        "NAME=IMAGE`."
    ),
    hazards=("H07",),
    sources=("flytekit/configuration/__init__.py", "distribution/reference"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:${GIT_SHA}\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  app: '{{ registry }}/app:1.4.2'\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
