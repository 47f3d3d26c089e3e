"""FIL305 shadowed-default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Severity
from ..sites import FLYTEKIT
from .rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Project
    from ..sites import Site


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    if site.config.flavour == FLYTEKIT and site.name == "default":
        yield RULE.site(
            site,
            site.place.name,
            "'default' in a config does not set the default image: Flyte puts its own before it, "
            "for '{{.image.default}}' too",
            "remove it, and pass '--image' or set FLYTE_INTERNAL_IMAGE",
        )


RULE = Rule(
    code="FIL305",
    name="shadowed-default",
    severity=Severity.WARNING,
    summary="a name default in a flytekit config",
    flyte=(
        "`default` never sets flytekit's default image: `pyflyte run` and `register` put "
        "their own `default` before the configured one. A task without `container_image` "
        "gets flytekit's image, and `{{.image.default}}` too. (In Flyte 2, `default` is "
        "honoured.)"
    ),
    instead=(
        "Remove it; pass `--image` or set `FLYTE_INTERNAL_IMAGE` to choose the default image."
    ),
    hazards=("H22",),
    examples=(
        Example(
            bad="[images]\ndefault = docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
