"""What Python programs are given: the results of linting, of fixing and of reading images."""

from __future__ import annotations

from typing import NamedTuple

from ..model.finding import Finding


class LintResult(NamedTuple):
    """What came of linting paths.

    `findings` are in the order of path, line, column and code; `suppressed` are those that
    comments suppress, each with its reason. `paths` are the files that were linted. `errors`
    says which could not be, `warnings` what else is wrong, `unchecked` what was not judged: only
    without errors and unchecked places does no finding mean no problem. `accepted` are the
    findings that are in the baseline of the settings.
    """

    findings: list[Finding]
    suppressed: list[tuple[Finding, str]]
    paths: list[str]
    errors: list[str]
    warnings: list[str]
    unchecked: list[str]
    accepted: list[Finding]


class FixResult(NamedTuple):
    """What came of fixing paths.

    `fixed` are the findings that were fixed, `changes` the new contents of files by their paths,
    and `remaining` what linting finds afterwards, with what could not be written in its `errors`.
    """

    fixed: list[Finding]
    changes: dict[str, bytes]
    remaining: LintResult


class ConfigImage(NamedTuple):
    """An image that a config defines.

    `image` is None where the value is not a string, and the parts are None where it is not a
    valid reference. `full` is what `{{.image.NAME.fqn}}:{{.image.NAME.version}}` resolves to.
    """

    name: str
    image: str | None
    line: int
    column: int
    registry: str | None
    repository: str | None
    tag: str | None
    digest: str | None
    full: str | None


class ConfigImages(NamedTuple):
    """What Flyte reads from one config: `images`, or the `error` that it raises.

    `flavour` is "flytekit" (Flyte 1) or "flyte2".
    """

    path: str
    flavour: str
    error: str | None
    images: list[ConfigImage]


class ImagesResult(NamedTuple):
    """The configs below some paths; `errors` and `warnings` are as in LintResult."""

    configs: list[ConfigImages]
    errors: list[str]
    warnings: list[str]


class InventoryPlace(NamedTuple):
    """Where an image is written: `text` as it is there, the image `name` that it gets, if any.

    `kind` is what messages call such a place, `flavour` the SDK that reads it: "flytekit"
    (Flyte 1) or "flyte2".
    """

    path: str
    line: int
    column: int
    name: str | None
    text: str
    kind: str
    flavour: str


class InventoryImage(NamedTuple):
    """An image, and all places where it is written.

    `image` is the reference with its registry: `docker.io/library/python:3.11` for `python:3.11`.
    For what is not a valid reference, or is only known in part ("…" stands for the rest), it is
    the text, and `registry` and the other parts are None.
    """

    image: str
    registry: str | None
    repository: str | None
    tag: str | None
    digest: str | None
    places: list[InventoryPlace]

    @property
    def is_valid(self) -> bool:
        """Whether the image is a valid reference, and wholly known."""
        return self.repository is not None


class InventoryResult(NamedTuple):
    """The images below some paths; `errors` and `warnings` are as in LintResult."""

    images: list[InventoryImage]
    errors: list[str]
    warnings: list[str]
