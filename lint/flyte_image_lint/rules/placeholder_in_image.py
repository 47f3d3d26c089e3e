"""FIL114 placeholder-in-image."""

from __future__ import annotations

import re

from ..flyte.places import sdk
from ..model.finding import Severity
from .entries import resolves, shown_image
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if re.search(r"\{\{\s*\.images?\b", entry.value or "", re.IGNORECASE):
        yield RULE.finding(
            entry,
            f"placeholder in {shown_image(entry)}: {sdk(entry.place_kind.flavour)} does not replace "
            "placeholders there",
            "write the whole image in place of the placeholder",
            note=resolves(entry),
        )


RULE = Rule(
    code="FIL114",
    name="placeholder-in-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Placeholder in a config",
    what="Checks configs for images that contain a placeholder.",
    why=(
        "`{{.image.NAME}}` is replaced in tasks, not in configs. An image that refers to another "
        "one stays unchanged and cannot be pulled."
    ),
    use_instead="Write the whole image.",
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
