"""FIL117 image-spec-file."""

from __future__ import annotations

from ..flyte.places import NONE_TAG
from ..model.finding import Severity
from ..text.source import first_line, shorten
from .entries import becomes
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    value = site.value or ""
    if site.failure and site.failure.kind == "no-path":
        message = f"Flyte takes this for a path and raises {first_line(site.failure.message)}"
    elif site.failure:
        message = (
            f"the file '{shorten(value)}' exists, Flyte takes it for an ImageSpec and raises "
            f"{first_line(site.failure.message)}"
        )
    elif site.file:
        message = (
            f"the file '{shorten(value)}' exists, and Flyte builds and pushes it as an ImageSpec "
            "whenever it reads this config"
        )
    elif (
        site.field.untagged == NONE_TAG
        and not site.field.may_be_file
        and value.endswith((".yaml", ".yml", ".json", ".toml"))
        and ":" not in value
    ):
        message = f"this is the path of a file, which Flyte does not find: {becomes(site)}"
    else:
        return
    yield RULE.finding(site, message, "write an image, as in registry/repository:tag")


RULE = Rule(
    code="FIL117",
    name="image-spec-file",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="a path of a file in place of an image",
    flyte=(
        "flytekit takes every image for a path first. If there is such a file below the "
        "current folder, it is read as an ImageSpec, which is built and pushed, as a side "
        "effect of reading the config; if there is none, `spec.yaml` becomes "
        "`spec.yaml:None`."
    ),
    instead=("Write an image; build ImageSpecs from Python or with `pyflyte build`."),
    hazards=("H10",),
    sources=("flytekit/configuration/__init__.py", "flytekit/image_spec/image_spec.py"),
    examples=(
        Example(
            bad="[images]\napp = image_spec.yaml\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
