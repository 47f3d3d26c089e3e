"""FIL122 invalid-reference."""

from __future__ import annotations

from ..images.reference import InvalidReferenceError, parse
from ..model.finding import Severity
from ..text.source import shorten
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
    try:
        parse(value)
    except InvalidReferenceError:
        why, help = _explain(value)
        yield RULE.finding(
            site,
            f"{why}: {becomes(site)}, and the cluster refuses it",
            help or "write registry/repository:tag",
        )


def _explain(value: str) -> tuple[str, str]:
    """Give what is wrong, in the order in which one would see it, and what to write."""
    tag = value.partition("@")[0].rpartition("/")[2].partition(":")[2]
    if any(char.isspace() for char in value):
        return "an image has no blanks", ""
    if "=" in value:
        return (
            "an image has no '='",
            "if the name holds a ':', rename it: the first ':' ends an INI name",
        )
    if "//" in value or value[0] == "/" or value.endswith("/"):
        return "a part of the path is empty", ""
    if tag.startswith("sha256:"):
        right = value.replace(":sha256:", "@sha256:")
        return "a digest stands behind '@'", f"write '{shorten(right)}'"
    if value.count("@") > 1:
        return "an image has one digest", ""
    if ":" in tag:
        return (
            "an image has one tag",
            f"write '{shorten(value.rpartition(':')[0])}' or the other tag",
        )
    if "+" in tag:
        return (
            "a tag has no '+'",
            f"write '{shorten(value.replace('+', '-'))}', if the image is tagged so",
        )
    if len(tag) > 128:
        return "a tag has at most 128 characters", ""
    if len(value) == 64 and not set(value) - set("0123456789abcdef"):
        return "64 hexadecimal digits alone are no image", f"write 'repository@sha256:{value}'"
    if len(value) > 255 and not tag:
        return "a repository has at most 255 characters", ""
    strange = next(
        (char for char in value if not (char.isascii() and (char.isalnum() or char in "._-/:@[]"))),
        None,
    )
    if strange:
        return f"an image has no '{strange}'", ""
    return "this is no valid image reference", ""


RULE = Rule(
    code="FIL122",
    name="invalid-reference",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="an image that is no valid reference",
    flyte=(
        "flytekit checks nothing. The cluster's container runtime refuses what is not "
        "`[registry/]repository[:tag][@digest]` with `InvalidImageName`: blanks, empty "
        "path parts, two tags, `+` in a tag (as in a version `1.0+local`), a tag of more "
        "than 128 characters."
    ),
    instead=("Write a valid reference."),
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
