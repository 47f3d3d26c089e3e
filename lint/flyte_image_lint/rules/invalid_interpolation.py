"""FIL006 invalid-interpolation."""

from __future__ import annotations

import re

from ..images.reference import InvalidReferenceError, parse
from ..model.finding import Edit, Fix, Severity
from ..text.source import shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if entry.failure and entry.failure.kind == "interpolation-syntax":
        meant = _meant(entry.raw or "")
        rule = "and must be '%%'" if "%%" in meant else "and invalid in an image"
        yield RULE.finding(
            entry,
            f"'%' is a special character in INI {rule}: flytekit loads no image from the file",
            f"did you mean '{shorten(meant)}'?",
            fix=_fix(entry, meant),
            raises=entry.failure.message,
        )


def _meant(raw: str) -> str:
    """Give what to write: an image in which `%2F` and the like are decoded, or else `%%`."""
    if len(raw) > 2000:  # no image, and the patterns would take long
        return raw
    decoded = re.sub(r"%([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), raw)
    try:
        parse(decoded)
    except InvalidReferenceError:
        # What is doubled already, or refers to another option, is fine.
        return re.sub(r"%%|%(?!\([^)]+\)s)", "%%", raw)
    return decoded


def _fix(entry: ImageEntry, meant: str) -> Fix | None:
    if entry.place.value.end <= entry.place.value.start or "\n" in meant:
        return None
    return Fix(f"write '{meant}'", (Edit(entry.place.value, meant),), safe=True)


RULE = Rule(
    code="FIL006",
    name="invalid-interpolation",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Single `%` in an INI value",
    what="Checks INI images for a `%` that does not start a valid interpolation.",
    why=(
        "configparser reads `%` as the start of an interpolation, `%(option)s`. Any other `%` is "
        "an error for the image, and with it for all images of the file. If the config is in the "
        "container of the task, the running task fails."
    ),
    use_instead="Write `%%` for a `%`, and `/` for `%2F`. An image has no `%`.",
    hazards=("H30",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app%2Fweb:1.4.2\n",
            good="[images]\napp = docker.io/org/app/web:1.4.2\n",
        ),
    ),
    check=_check,
)
