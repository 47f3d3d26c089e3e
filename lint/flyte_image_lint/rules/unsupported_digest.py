"""FIL105 unsupported-digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Severity
from ..requirements import numbers
from ..sites import FLYTEKIT
from ..text import shorten
from .rule import DIGEST, Example, Rule, part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Image, Project


def _check(image: Image, project: Project) -> Iterator[Finding]:
    reference, site = image.reference, image.site
    if reference.digest is None or site.config.flavour != FLYTEKIT:
        return
    written = project.flytekit
    if written is None:
        return
    version = numbers(written)
    name = shorten(site.name)
    fqn = shorten(image.value.rpartition("@")[0])
    broken = f"'{fqn}:{shorten(reference.digest, 20)}'"
    if version < (1, 12):
        message = f"flytekit {written} knows no digests: '{{{{.image.{name}}}}}' becomes {broken}"
        help = "write a tag, or use flytekit 1.16.24 or newer"
    elif version < (1, 16, 24):
        message = (
            f"with flytekit {written}, '{{{{.image.{name}.fqn}}}}:{{{{.image.{name}.version}}}}' "
            f"becomes {broken}, which is invalid"
        )
        help = f"write a tag, or use '{{{{.image.{name}}}}}' only, or flytekit 1.16.24 or newer"
    else:
        return
    yield RULE.site(site, part(image, reference.digest_span), message, help)


RULE = Rule(
    code="FIL105",
    name="unsupported-digest",
    severity=Severity.ERROR,
    summary="a digest that the project's flytekit breaks",
    flyte=(
        "flytekit before 1.12 writes `app:sha256:…` for every digest, and before 1.16.24 "
        "for `{{.image.app.fqn}}:{{.image.app.version}}`. The rule needs to know the "
        "version: setting `flytekit`."
    ),
    instead=("Use a tag, or a newer flytekit."),
    hazards=("H05",),
    sources=("flytekit/configuration/__init__.py", "flytekit/core/python_auto_container.py"),
    options=("flytekit",),
    examples=(
        Example(
            bad=f"[images]\napp = docker.io/org/app@{DIGEST}\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
            path="flytekit.config",
            settings='flytekit = "1.16.12"\n',
        ),
    ),
    check=_check,
)
