"""FIL402 moved-tag."""

from __future__ import annotations

from ..images.reference import parse
from ..model.finding import Severity
from ..text.source import shorten
from .context import Image
from .entries import part
from .rule import DIGEST, IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Project


def _check(image: Image, project: Project) -> Iterator[Finding]:
    reference, online = image.reference, project.online
    if online is None or reference.tag is None or reference.digest is None:
        return
    untied = Image(image.site, parse(image.value.rpartition("@")[0]))
    digest = online.digest(untied)
    if digest and digest != reference.digest:
        yield RULE.finding(
            image,
            f"tag '{shorten(reference.tag)}' has the digest '{digest}' now: what runs is not "
            "what the tag says",
            f"write '{digest}' if the tag is meant",
            at=part(image, reference.digest_span),
        )


RULE = Rule(
    code="FIL402",
    name="moved-tag",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="a tag that is not what stands beside it as digest",
    flyte=(
        "The digest decides what runs; the tag beside it says something else, to people "
        "and to what reads only tags, such as `{{.image.app.fqn}}`."
    ),
    instead=(
        "Write the digest that the tag has now, or the tag that the digest had. Asked "
        "with `--online` only."
    ),
    hazards=(),
    sources=("distribution/reference", "OCI distribution"),
    options=("mirrors", "insecure-registries", "ca-file"),
    examples=(
        Example(
            bad=f"[images]\napp = docker.io/org/app:1.4.2@{DIGEST}\n",
            good=f"[images]\napp = docker.io/org/app@{DIGEST}\n",
        ),
    ),
    check=_check,
)
