"""FIL121 empty-tag."""

from __future__ import annotations

from ..images.reference import InvalidReferenceError, parse
from ..model.finding import Severity
from ..text.source import shorten
from .context import Image
from .entries import resolves
from .pinning import pin
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding, Fix
    from .context import RuleContext


def _check(entry: ImageEntry, context: RuleContext) -> Iterator[Finding]:
    value = entry.value or ""
    if value[-1] in ":@":
        what = "tag" if value[-1] == ":" else "digest"
        fix, note = _pin(entry, context)
        yield RULE.finding(
            entry,
            f"'{shorten(value)}' has no {what} after '{value[-1]}': the cluster cannot pull the "
            "image",
            f"write '{shorten(value)}{what.upper() if what == 'tag' else 'sha256:DIGEST'}'",
            fix=fix,
            note="; ".join(filter(None, (resolves(entry), note))),
        )


def _pin(entry: ImageEntry, context: RuleContext) -> tuple[Fix | None, str]:
    try:
        untagged = parse((entry.value or "").rstrip(":@"))  # refuses what is partly known
    except InvalidReferenceError:
        return None, ""
    return pin(Image(entry, untagged), context, broken=lambda: True)


RULE = Rule(
    code="FIL121",
    name="empty-tag",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Empty tag or digest",
    what="Checks for images that end with a `:` or an `@`.",
    why=(
        "flytekit accepts both: `app:` stays `app:`, and `app@` resolves to `app:None`. Neither "
        "can be pulled."
    ),
    use_instead="Write the tag or the digest.",
    hazards=("H03",),
    sources=("flytekit/configuration/__init__.py", "distribution/reference"),
    options=("pin",),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
    pins=True,
)
