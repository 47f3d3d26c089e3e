"""FIL004 duplicate-option."""

from __future__ import annotations

from ..model.finding import Edit, Fix, Severity
from ..text.source import shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure is None or failure.kind not in ("duplicate-option", "duplicate-section"):
        return
    what = "option" if failure.kind == "duplicate-option" else "section"
    yield RULE.finding(
        config,
        f"{what} '{shorten(failure.detail)}' stands here a second time; Flyte reads nothing of "
        f"this file: {failure.message}",
        "remove one of the two" if what == "option" else "merge the two sections into one",
        at=failure.span,
        fix=_fix(config),
    )


def _fix(config: Config) -> Fix | None:
    """Remove the second option where the section has the very same line before."""
    source, failure = config.source, config.failure
    if failure is None or failure.span is None or failure.kind != "duplicate-option":
        return None
    line = source.position(failure.span.start)[0]
    text = source.line_text(line).strip()
    for number in range(line - 1, 0, -1):
        other = source.line_text(number).strip()
        if other == text:
            return Fix("remove the repetition", (Edit(source.full_line_span(line), ""),), safe=True)
        if other.startswith("["):
            break
    return None


RULE = Rule(
    code="FIL004",
    name="duplicate-option",
    subject=FILE,
    severity=Severity.ERROR,
    summary="an INI option or section that stands twice",
    flyte=(
        "configparser is strict: it raises `DuplicateOptionError` or "
        "`DuplicateSectionError`, and no image of the file is read. Names that differ only by "
        "case are the same name, since INI names are lower-cased."
    ),
    instead=("Keep one of the two. Merge sections of the same name into one."),
    hazards=("H36",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad=("[images]\napp = docker.io/org/app:1.4.2\napp = docker.io/org/app:1.4.2\n"),
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2\nApp = docker.io/org/app:1.4.3\n",
            good="[images]\napp = docker.io/org/app:1.4.3\n",
        ),
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2\n[images]\nweb = docker.io/org/web:1.0\n",
            good="[images]\napp = docker.io/org/app:1.4.2\nweb = docker.io/org/web:1.0\n",
        ),
    ),
    check=_check,
)
