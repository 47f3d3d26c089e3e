"""FIL122 invalid-reference."""

from __future__ import annotations

from ..images.reference import InvalidReferenceError, parse
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
    try:
        parse(value)
    except InvalidReferenceError:
        why, help = _explain(value)
        yield RULE.finding(
            entry,
            f"{why} in '{shorten(value, 60)}': the cluster cannot pull the image",
            help or "write REGISTRY/REPOSITORY:TAG",
            note=resolves(entry),
        )


def _explain(value: str) -> tuple[str, str]:
    """Give what is wrong, in the order in which one would see it, and what to write."""
    tag = value.partition("@")[0].rpartition("/")[2].partition(":")[2]
    if any(char.isspace() for char in value):
        return "space", ""
    if "=" in value:
        return (
            "'='",
            "if the image name has a ':', rename it: the first ':' ends an INI name",
        )
    if "//" in value or value[0] == "/" or value.endswith("/"):
        return "empty path component", ""
    if tag.startswith("sha256:"):
        right = value.replace(":sha256:", "@sha256:")
        return "':' instead of '@' before the digest", f"did you mean '{shorten(right)}'?"
    if value.count("@") > 1:
        return "more than one digest", ""
    if ":" in tag:
        return (
            "more than one tag",
            f"keep one tag, for example: '{shorten(value.rpartition(':')[0])}'",
        )
    if "+" in tag:
        return (
            "invalid character '+'",
            f"did you mean '{shorten(value.replace('+', '-'))}'?",
        )
    if len(tag) > 128:
        return "tag of more than 128 characters", ""
    if len(value) == 64 and not set(value) - set("0123456789abcdef"):
        return "no repository, only a digest,", f"write 'REPOSITORY@sha256:{value}'"
    if len(value) > 255 and not tag:
        return "repository of more than 255 characters", ""
    strange = next(
        (char for char in value if not (char.isascii() and (char.isalnum() or char in "._-/:@[]"))),
        None,
    )
    if strange:
        return f"invalid character '{strange}'", ""
    return "invalid syntax", ""


RULE = Rule(
    code="FIL122",
    name="invalid-reference",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Invalid image",
    what=(
        "Checks for images that are not a valid reference, `[registry/]repository[:tag][@digest]`."
    ),
    why=(
        "flytekit does not check images. The cluster refuses an invalid one with "
        "`InvalidImageName`: one with spaces, empty path components, two tags, a `+` in the tag "
        "(as in the version `1.0+local`), or a tag of more than 128 characters."
    ),
    use_instead="Write a valid image.",
    hazards=("H06",),
    sources=("flytekit/configuration/__init__.py", "distribution/reference"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:1.0+local\n",
            good="[images]\napp = docker.io/org/app:1.0-local\n",
        ),
        Example(
            bad="[images]\napp = docker.io/org//app:1.0\n",
            good="[images]\napp = docker.io/org/app:1.0\n",
        ),
    ),
    check=_check,
)
