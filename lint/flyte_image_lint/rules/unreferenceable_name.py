"""FIL302 unreferenceable-name."""

from __future__ import annotations

import re

from ..flyte.image import is_name
from ..model.document import FLYTEKIT
from ..model.finding import Edit, Fix, Severity
from ..text.source import shorten
from .entries import has_tag
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    name = shorten(site.name)
    if site.key_type != "str":
        where = site.place.name
        written = site.config.source.text[where.start : where.end]
        yield RULE.finding(
            site,
            f"YAML reads the name '{shorten(written)}' as {site.key_type}, and no use of it ever "
            "finds it",
            f"write it in quotes, '\"{shorten(written)}\"', or rename it",
            at=where,
            fix=Fix("put the name in quotes", (Edit(where, f'"{written}"'),), safe=True)
            if written and not has_tag(site.config.source, where)
            else None,
        )
    elif site.config.flavour == FLYTEKIT and not is_name(site.name):
        yield RULE.finding(
            site,
            f"no placeholder can reach the name '{name}': Flyte knows letters, digits, '_' and '-' "
            f"only, and leaves '{{{{.image.{name}}}}}' as it is or looks for another name",
            f"rename it, to '{_plain(site.name)}' say" if _plain(site.name) else "rename it",
            at=site.place.name,
        )


def _plain(name: str) -> str:
    return shorten(re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_"))


RULE = Rule(
    code="FIL302",
    name="unreferenceable-name",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="a friendly name that no placeholder can reach",
    flyte=(
        "Placeholders know letters, digits, `_` and `-` only: `{{.image.my.image}}` looks "
        "for a name `my`, `{{.image.my image}}` stays as it is and reaches the cluster. A "
        "YAML key that is not text, such as `on`, `1` or `3.10`, is never equal to a name "
        "either."
    ),
    instead=("Rename it to letters, digits, `_` and `-`; quote a YAML key that is meant as text."),
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
