"""FIL405 outdated-image."""

from __future__ import annotations

import re
from itertools import islice

from ..model.finding import Edit, Fix, Severity
from ..text.source import Span, shorten
from .entries import part, rewrite
from .facts import FLYTEKIT_REPOSITORY
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..text.source import Source
    from .context import Image, RuleContext


NOT_UPGRADED = "not upgraded: "
"""Begins the note that says why there is no fix."""


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference, online = image.reference, context.online
    if online is None:
        return
    floats = reference.tag is None or context.floats(reference.tag)
    newer = online.newer(image, lambda version: _fits(version, image, context), floats=floats)
    if newer is None:
        return
    value, ending = newer.moved(image)
    if value == image.value:
        return
    is_other = newer.tag not in (None, reference.tag)
    what = f"version '{shorten(newer.tag or '')}'" if is_other else "a newer digest of its tag"
    fix = _fix(image, value, ending)
    yield RULE.finding(
        image,
        f"outdated image '{shorten(image.value)}': the registry has {what}",
        f"run 'flyte-image-lint upgrade', or write '{shorten(value)}'",
        at=part(image, reference.tag_span if is_other else reference.digest_span),
        fix=fix,
        note=""
        if fix
        else f"{NOT_UPGRADED}{image.entry.place.not_editable_because}; edit the file by hand",
    )


def _fits(version: str, image: Image, context: RuleContext) -> bool:
    """Whether the project can use a version: one of flytekit's own images is no newer than it."""
    if not image.reference.path.endswith(FLYTEKIT_REPOSITORY):
        return True
    versions = context.flytekit_versions
    if versions is None or versions.contains(version):
        return True
    from ..flyte.versions import numbers  # only for these

    return any(numbers(version) < sample for sample in versions.samples())


def _fix(image: Image, value: str, ending: str) -> Fix | None:
    """Write the tag and the digest, where they or the whole image are spelled."""
    title, entry = f"upgrade to '{value}'", image.entry
    fix = rewrite(entry, value, title, safe=False)
    if fix:
        return fix
    reference, place = image.reference, entry.place.value
    old = f":{reference.tag}" + (f"@{reference.digest}" if reference.digest else "")
    where = _only(entry.document.source, old, place)
    if where:
        return Fix(title, (Edit(Span(where.start + 1, where.end), ending),), False, value)
    # A variable may hold it: what changes by that is compared once the fix is made.
    where = _only(entry.document.source, image.value)
    return Fix(title, (Edit(where, value),), False, value) if where else None


def _only(source: Source, text: str, within: Span | None = None) -> Span | None:
    """Give the one place of a text, as a word, in a file or a part of it; None if it has more."""
    whole = source.printable_text
    start, end = (within.start, within.end) if within else (0, len(whole))
    before = "" if text.startswith(":") else r"(?<![\w./:@-])"
    pattern = re.compile(rf"{before}{re.escape(text)}(?![\w.:@-])", re.ASCII)
    matches = list(islice(pattern.finditer(whole, start, end), 2))
    return Span(*matches[0].span()) if len(matches) == 1 else None


RULE = Rule(
    code="FIL405",
    name="outdated-image",
    subject=IMAGE,
    severity=Severity.INFO,
    summary="Image of which there is a newer version",
    what=(
        "Checks with `--online` that the registry has no newer version of each pinned image. Off "
        "by default."
    ),
    why=(
        "A pinned image stays what it is, and so do its bugs. The rule reports the versions that "
        "`flyte-image-lint upgrade` writes without `--to`: of the same major version, with the "
        "same precision, prefix and suffix, and no pre-release. Images of flytekit are compared "
        "up to the project's flytekit."
    ),
    use_instead="Run `flyte-image-lint upgrade`.",
    hazards=(),
    sources=("OCI distribution",),
    options=("flytekit", "mirrors", "insecure-registries", "ca-file"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.5.0\n",
        ),
    ),
    check=_check,
    since="0.2.0",
)
