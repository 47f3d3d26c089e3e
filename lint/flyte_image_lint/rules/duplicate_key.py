"""FIL005 duplicate-key."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    for repeat in config.repeats():
        line = config.source.position(repeat.first.start)[0]
        yield RULE.finding(
            config,
            f"key '{shorten(repeat.key)}' stands on line {line} already; Flyte uses this one and "
            "silently drops the other",
            "remove one of the two, or rename it",
            at=repeat.later,
        )


RULE = Rule(
    code="FIL005",
    name="duplicate-key",
    subject=FILE,
    severity=Severity.WARNING,
    summary="a YAML key that stands twice",
    flyte=(
        "PyYAML keeps the later of the two and says nothing; the earlier image, or all "
        "images of the earlier section, are lost."
    ),
    instead=("Remove one of the two, or rename it."),
    hazards=("H44",),
    sources=("PyYAML",),
    examples=(
        Example(
            bad="images:\n  app: docker.io/org/app:1.4.2\n  app: docker.io/org/app:1.5.0\n",
            good="images:\n  app: docker.io/org/app:1.5.0\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
