"""FIL012 null-images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Severity
from .rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Project
    from ..sites import Config


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure and failure.kind == "images-null":
        yield RULE.file(
            config,
            failure.span,
            f"'images' has no value, on which Flyte raises {failure.message}",
            "remove the key, or write 'images: {}'",
        )


RULE = Rule(
    code="FIL012",
    name="null-images",
    severity=Severity.ERROR,
    summary="a key images without a value",
    flyte=(
        "`images:` with nothing below it is null, and flytekit asks it for its items: "
        "`AttributeError: 'NoneType' object has no attribute 'items'`."
    ),
    instead=("Remove the key, or write `images: {}`."),
    hazards=("H41",),
    examples=(
        Example(
            bad="admin:\n  endpoint: dns:///flyte.example.com\nimages:\n",
            good="admin:\n  endpoint: dns:///flyte.example.com\nimages: {}\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
