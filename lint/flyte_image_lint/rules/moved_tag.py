"""FIL402 moved-tag."""

from __future__ import annotations

from ..images.reference import parse
from ..model.finding import Severity
from ..text.source import shorten
from .context import Image
from .entries import part, rewrite
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
    if not digest or digest == reference.digest:
        return
    platform = online.platform_in(image, digest)
    if platform is None:
        yield RULE.finding(
            image,
            f"tag '{shorten(reference.tag)}' has the digest '{digest}' now: what runs is not "
            "what the tag says",
            f"write '{digest}' if the tag is meant",
            at=part(image, reference.digest_span),
        )
        return
    whole = f"{image.value.rpartition('@')[0]}@{digest}"
    yield RULE.finding(
        image,
        f"the digest of '{shorten(image.value.rpartition('@')[0])}' is {shorten(platform)} of the "
        f"index {digest}: nodes of other platforms cannot run it",
        "write the digest of the index, which is for all platforms of the tag",
        at=part(image, reference.digest_span),
        fix=rewrite(image.site, whole, f"pin to the index '{shorten(whole)}'", safe=False),
    )


RULE = Rule(
    code="FIL402",
    name="moved-tag",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="a tag that is not what stands beside it as digest",
    flyte=(
        "The digest decides what runs; the tag beside it says something else, to people "
        "and to what reads only tags, such as `{{.image.app.fqn}}`. If the digest is that of one "
        "platform's image in the index that the tag has, nodes of other platforms cannot run it."
    ),
    instead=(
        "Write the digest that the tag has now, or the tag that the digest had; for one "
        "platform's image, the digest of the index. Asked with `--online` only."
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
