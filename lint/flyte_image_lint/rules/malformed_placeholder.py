"""FIL308 malformed-placeholder."""

from __future__ import annotations

import re

from ..flyte.placeholders import suspects
from ..model.finding import Edit, Fix, Severity
from ..model.names import UNKNOWN
from ..text.source import shorten
from .rule import USE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import NameUse
    from .context import RuleContext


def _check(use: NameUse, _context: RuleContext) -> Iterator[Finding]:
    if not use.place_kind.expands:
        return
    for suspect in suspects(use.text, UNKNOWN):
        written = use.text[suspect.start : suspect.end]
        span = use.spanned.exact(suspect.start, suspect.end)
        meant = suspect.meant or "{{.image.NAME}}"
        right = f", not '{shorten(suspect.meant)}'" if suspect.meant else ""
        message = f"malformed placeholder '{shorten(written)}'{right}: flytekit leaves it unchanged"
        help = f"did you mean '{shorten(meant)}'?"
        if suspect.meant is None:
            help = f"write '{meant}'"
        if span is None and _is_f_string(use):
            doubled = meant.replace("{", "{{").replace("}", "}}")
            message = f"an f-string halves braces: flytekit leaves '{shorten(written)}' unchanged"
            help = f"write '{shorten(doubled)}', or use a plain string"
        fix = None
        if suspect.meant is not None and span is not None:
            fix = Fix(f"write '{suspect.meant}'", (Edit(span, suspect.meant),), safe=True)
        yield RULE.finding(use, message, help, at=span, fix=fix)


def _is_f_string(use: NameUse) -> bool:
    """Whether the use is written as an f-string."""
    span = use.spanned.span
    written = use.source.text[span.start : span.start + 4]
    return re.match(r"(?:[rR]?[fF][rR]?)[\"']", written) is not None


RULE = Rule(
    code="FIL308",
    name="malformed-placeholder",
    subject=USE,
    severity=Severity.ERROR,
    summary="Malformed image placeholder",
    what=(
        "Checks for texts that look like an image placeholder, but that flytekit does not replace."
    ),
    why=(
        "flytekit replaces `{{.image.NAME}}`, `{{.image.NAME.fqn}}` and "
        "`{{.image.NAME.version}}`, where NAME has only letters, digits, `_` and `-`. `.images` "
        "means the same as `.image`, and spaces are allowed just inside the braces. Anything else "
        "stays unchanged, without a warning, and the cluster cannot pull it."
    ),
    use_instead="Write the placeholder with both pairs of braces, the dot, and the name.",
    hazards=("H25",),
    sources=("flytekit/core/python_auto_container.py",),
    examples=(
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{image.trainer}}")\ndef train() -> None: ...\n'
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.trainer}}")\ndef train() -> None: ...\n'
            ),
            beside=(("flytekit.config", "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"),),
        ),
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image=f"{{.image.trainer}}")\ndef train() -> None: ...\n'
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image=f"{{{{.image.trainer}}}}")\ndef train() -> None: ...\n'
            ),
            beside=(("flytekit.config", "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"),),
        ),
    ),
    check=_check,
)
