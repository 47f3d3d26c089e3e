"""FIL013 images-not-a-mapping."""

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
    if failure and failure.kind == "images-type":
        key = "images" if config.flavour == "flytekit" else "image_refs"
        yield RULE.file(
            config,
            failure.span,
            f"'{key}' is of type {failure.detail}, not a mapping: Flyte raises {failure.message}",
            f"write '{key}:' and below it one line 'name: image' for each image",
        )


RULE = Rule(
    code="FIL013",
    name="images-not-a-mapping",
    severity=Severity.ERROR,
    summary="images that are a list or a string",
    flyte=(
        "flytekit and Flyte 2 take the value as it is and ask it for its items: "
        "`AttributeError: 'list' object has no attribute 'items'`. A list of one-entry "
        "mappings, which flytectl accepts for other settings, is a list all the same."
    ),
    instead=("Write one mapping of names to images."),
    hazards=("H42", "H61"),
    examples=(
        Example(
            bad="images:\n  - app: docker.io/org/app:1.4.2\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
        Example(
            bad="image:\n  image_refs:\n    - app: docker.io/org/app:1.4.2\n",
            good="image:\n  image_refs:\n    app: docker.io/org/app:1.4.2\n",
            path=".flyte/config.yaml",
        ),
    ),
    check=_check,
)
