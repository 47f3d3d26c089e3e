"""FIL119 uppercase-repository."""

from __future__ import annotations

from ..images.partial import upper_case
from ..images.reference import UPPERCASE, InvalidReferenceError, parse
from ..model.finding import Severity
from ..text.source import shorten
from .entries import edited, resolves, rewrite
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if not entry.is_known:
        yield from _partly_known(entry)
        return
    try:
        parse(entry.value or "")
    except InvalidReferenceError as error:
        if error.reason == UPPERCASE:
            lower = _lower(entry.value or "")
            yield RULE.finding(
                entry,
                f"upper-case letter in the repository of '{shorten(entry.value or '')}': the "
                "cluster cannot "
                "pull the image",
                f"did you mean '{shorten(lower)}'?",
                note=resolves(entry),
                fix=rewrite(entry, lower, "write the repository in lower case", safe=False),
            )


def _partly_known(entry: ImageEntry) -> Iterator[Finding]:
    value = entry.value or ""
    inner = upper_case(value)
    if inner is not None:
        lower = value[inner.start : inner.end].lower()
        yield RULE.finding(
            entry,
            f"upper-case letter in the repository of '{shorten(value)}': the cluster cannot pull "
            "the image",
            f"did you mean '{shorten(value[: inner.start] + lower + value[inner.end :])}'?",
            at=entry.place.part(inner.start, inner.end) or entry.place.value,
            fix=edited(entry, inner, lower, "write the repository in lower case", safe=False),
        )


def _lower(value: str) -> str:
    """Give the value with its repository in lower case, its tag and digest as they are."""
    name, at, digest = value.partition("@")
    head, slash, last = name.rpartition("/")
    last, colon, tag = last.partition(":")
    return f"{(head + slash + last).lower()}{colon}{tag}{at}{digest}"


RULE = Rule(
    code="FIL119",
    name="uppercase-repository",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Upper-case letter in a repository",
    what="Checks for repositories with upper-case letters.",
    why=(
        "Every registry requires lower-case repositories, and the cluster refuses the image with "
        "`InvalidImageName`. Upper-case letters in the registry host and in the tag are fine."
    ),
    use_instead="Write the repository in lower case, if that is its name.",
    hazards=("H06",),
    sources=("distribution/reference",),
    examples=(
        Example(
            bad="[images]\napp = docker.io/Org/App:v1\n",
            good="[images]\napp = docker.io/org/app:v1\n",
        ),
    ),
    check=_check,
)
