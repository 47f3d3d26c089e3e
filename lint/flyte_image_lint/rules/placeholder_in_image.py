"""FIL114 placeholder-in-image."""

from __future__ import annotations

import re

from ..model.finding import Severity
from .entries import becomes
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    if re.search(r"\{\{\s*\.images?\b", site.value or "", re.IGNORECASE):
        yield RULE.finding(
            site,
            f"placeholders are not replaced in configs: {becomes(site)}",
            "write the other image out",
        )


RULE = Rule(
    code="FIL114",
    name="placeholder-in-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="a placeholder inside a config's image",
    flyte=(
        "`{{.image.NAME}}` is replaced in tasks, not in configs: an image that refers to "
        "another stays as it is written."
    ),
    instead=("Write the other image out."),
    hazards=("H11",),
    sources=("flytekit/core/python_auto_container.py", "flytekit/configuration/__init__.py"),
    examples=(
        Example(
            bad="[images]\nbase = docker.io/org/app:1.4.2\napp = {{.image.base.fqn}}:gpu-1.4.2\n",
            good="[images]\nbase = docker.io/org/app:1.4.2\napp = docker.io/org/app:gpu-1.4.2\n",
        ),
    ),
    check=_check,
)
