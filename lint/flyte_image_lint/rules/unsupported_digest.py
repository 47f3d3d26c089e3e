"""FIL105 unsupported-digest."""

from __future__ import annotations

from ..model.finding import Severity
from ..parsers.versions import numbers
from ..text.source import shorten
from .entries import is_reachable, part
from .rule import DIGEST, IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, Project


def _check(image: Image, project: Project) -> Iterator[Finding]:
    reference, site = image.reference, image.site
    if reference.digest is None or not is_reachable(site):
        return
    written = project.flytekit
    version = None if written is None else numbers(written)
    if version is None or version >= (1, 16, 24):
        return
    name = shorten(site.name)
    fqn = shorten(image.value.rpartition("@")[0])
    broken = f"'{fqn}:{shorten(reference.digest, 20)}'"
    where = part(image, reference.digest_span)
    if version < (1, 12):
        yield RULE.finding(
            image,
            f"flytekit {written} knows no digests: '{{{{.image.{name}}}}}' becomes {broken}",
            "write a tag, or use flytekit 1.16.24 or newer",
            at=where,
        )
        return
    forms = project.names.forms(site.name) if project.names else set()
    if forms and "version" not in forms:
        return  # the whole image is right
    yield RULE.finding(
        image,
        f"with flytekit {written}, '{{{{.image.{name}.fqn}}}}:{{{{.image.{name}.version}}}}' "
        f"becomes {broken}, which is invalid",
        f"write a tag, or use '{{{{.image.{name}}}}}' only, or flytekit 1.16.24 or newer",
        at=where,
        severity=Severity.ERROR if forms else Severity.WARNING,
    )


RULE = Rule(
    code="FIL105",
    name="unsupported-digest",
    subject=IMAGE,
    severity=Severity.ERROR,
    summary="a digest that the project's flytekit breaks",
    flyte=(
        "flytekit before 1.12 writes `app:sha256:…` for every digest, and before 1.16.24 "
        "for `{{.image.app.fqn}}:{{.image.app.version}}`. The rule needs to know the version: "
        "from the project's requirements, or the setting `flytekit`. It is an error where the "
        "project uses the image so, and a warning where no use is found."
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
