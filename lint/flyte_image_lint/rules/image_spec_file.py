"""FIL117 image-spec-file."""

from __future__ import annotations

from ..flyte.places import NONE_TAG
from ..model.finding import Severity
from ..text.source import shorten
from .entries import resolves
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    value = entry.value or ""
    if entry.failure and entry.failure.kind == "no-path":
        what = (
            f"'{shorten(value, 30)}' cannot be the name of a file, which flytekit looks for first"
        )
        message = f"{what}: no image is loaded"
    elif entry.failure:
        message = (
            f"'{shorten(value)}' is a file, but not a valid ImageSpec: flytekit loads no image"
        )
    elif entry.file:
        message = (
            f"'{shorten(value)}' is a file: flytekit builds and pushes it as an ImageSpec when it "
            "reads the config"
        )
    elif (
        entry.place_kind.untagged == NONE_TAG
        and not entry.place_kind.may_be_file
        and value.endswith((".yaml", ".yml", ".json", ".toml"))
        and ":" not in value
    ):
        message = (
            f"'{shorten(value)}' is a path, but an image is needed: the cluster cannot pull "
            f"'{shorten(entry.full or value)}'"
        )
    else:
        return
    yield RULE.finding(
        entry,
        message,
        "write an image: REGISTRY/REPOSITORY:TAG",
        note="" if entry.failure or entry.file else resolves(entry),
        raises=entry.failure.message if entry.failure else "",
    )


RULE = Rule(
    code="FIL117",
    name="image-spec-file",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="File path instead of an image",
    what="Checks for images that are the path of a file.",
    why=(
        "flytekit first looks for a file with the name of the image. If there is one below the "
        "current directory, flytekit reads it as an ImageSpec, and builds and pushes that image "
        "as a side effect of reading the config. If there is none, `spec.yaml` resolves to "
        "`spec.yaml:None`."
    ),
    use_instead="Write an image. Build ImageSpecs from Python or with `pyflyte build`.",
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
