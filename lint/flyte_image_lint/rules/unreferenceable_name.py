"""FIL302 unreferenceable-name."""

from __future__ import annotations

import re

from ..flyte.image import is_name
from ..model.document import FLYTEKIT
from ..model.finding import Edit, Fix, Severity
from ..text.source import shorten
from .entries import KINDS, has_tag
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    name = shorten(entry.name)
    if entry.key_type != "str":
        where = entry.place.name
        written = entry.document.source.text[where.start : where.end]
        yield RULE.finding(
            entry,
            f"image name '{shorten(written)}' is {KINDS.get(entry.key_type, entry.key_type)} in "
            "YAML: no "
            "placeholder can use it",
            f"put the name in quotes: '\"{shorten(written)}\"'",
            at=where,
            fix=Fix("put the name in quotes", (Edit(where, f'"{written}"'),), safe=True)
            if written and not has_tag(entry.document.source, where)
            else None,
        )
    elif entry.document.flavour == FLYTEKIT and not is_name(entry.name):
        yield RULE.finding(
            entry,
            f"name '{name}' cannot be used in a placeholder: only letters, digits, '_' and '-' are "
            "allowed",
            f"rename it, for example to '{_plain(entry.name)}'"
            if _plain(entry.name)
            else "rename it with letters, digits, '_' and '-'",
            at=entry.place.name,
            note=f"flytekit leaves '{{{{.image.{name}}}}}' unchanged, or looks up another name",
        )


def _plain(name: str) -> str:
    return shorten(re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_"))


RULE = Rule(
    code="FIL302",
    name="unreferenceable-name",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Image name that no placeholder can use",
    what=(
        "Checks for image names with characters that a placeholder cannot have, and for YAML keys "
        "that are not text."
    ),
    why=(
        "A placeholder has only letters, digits, `_` and `-`. `{{.image.my.image}}` looks up the "
        "name `my`, and `{{.image.my image}}` stays unchanged and reaches the cluster. A YAML key "
        "that is not text, such as `on`, `1` or `3.10`, never equals a name either."
    ),
    use_instead=(
        "Use only letters, digits, `_` and `-` in image names. Put a YAML key in quotes that YAML "
        "does not read as text."
    ),
    hazards=("H21", "H63"),
    sources=("flytekit/core/python_auto_container.py", "flytekit/configuration/internal.py"),
    examples=(
        Example(
            bad="[images]\nmy.app = docker.io/org/app:1.4.2\n",
            good="[images]\nmy_app = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  310: docker.io/org/app:1.4.2\n",
            good='images:\n  "310": docker.io/org/app:1.4.2\n',
            path="config.yaml",
        ),
    ),
    check=_check,
)
