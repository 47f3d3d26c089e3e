"""FIL116 url-as-image."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import Span, shorten
from .entries import edited, resolves
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    scheme, slashes, rest = (entry.value or "").partition("://")
    if slashes and scheme.replace("-", "").replace("+", "").isalnum():
        yield RULE.finding(
            entry,
            f"URL instead of an image: '{shorten(scheme)}://' is not removed, and the pull fails",
            f"write '{shorten(rest)}'",
            fix=edited(entry, Span(0, len(scheme) + 3), "", "remove the scheme", safe=True)
            if rest
            else None,
            note=resolves(entry),
        )


RULE = Rule(
    code="FIL116",
    name="url-as-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="URL instead of an image",
    what=(
        "Checks for images that begin with a scheme, such as `https://`, `docker://` or `oci://`."
    ),
    why=(
        "An image has no scheme. The scheme is not removed, and the cluster refuses the image "
        "with `InvalidImageName`."
    ),
    use_instead="Remove the scheme.",
    hazards=("H06",),
    sources=("distribution/reference",),
    examples=(
        Example(
            bad="[images]\napp = https://docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
