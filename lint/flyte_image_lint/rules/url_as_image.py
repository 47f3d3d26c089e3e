"""FIL116 url-as-image."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import Span, shorten
from .entries import becomes, edited
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    scheme, slashes, rest = (site.value or "").partition("://")
    if slashes and scheme.replace("-", "").replace("+", "").isalnum():
        yield RULE.finding(
            site,
            f"an image has no scheme, and '{shorten(scheme)}://' stays part of it: {becomes(site)}",
            f"write '{shorten(rest)}'",
            fix=edited(site, Span(0, len(scheme) + 3), "", "remove the scheme", safe=True)
            if rest
            else None,
        )


RULE = Rule(
    code="FIL116",
    name="url-as-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="a URL in place of an image",
    flyte=(
        "An image has no scheme: `https://`, `docker://` and `oci://` are not stripped, "
        "and the cluster refuses the name."
    ),
    instead=("Remove the scheme."),
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
