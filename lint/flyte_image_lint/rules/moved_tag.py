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
    from .context import RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference, online = image.reference, context.online
    if online is None or reference.tag is None or reference.digest is None:
        return
    untied = Image(image.entry, parse(image.value.rpartition("@")[0]))
    digest = online.digest(untied)
    if not digest or digest == reference.digest:
        return
    platform = online.platform_in(image, digest)
    if platform is None:
        yield RULE.finding(
            image,
            f"tag '{shorten(reference.tag)}' no longer has the pinned digest: the image that runs "
            "is "
            "another one",
            f"write '{digest}' to run the image that the tag has now",
            at=part(image, reference.digest_span),
        )
        return
    whole = f"{image.value.rpartition('@')[0]}@{digest}"
    yield RULE.finding(
        image,
        f"the pinned digest is only the {shorten(platform)} image of the tag: other nodes cannot "
        "run it",
        f"write the digest of the index, which has all platforms: '{digest}'",
        at=part(image, reference.digest_span),
        fix=rewrite(image.entry, whole, f"pin to the index '{shorten(whole)}'", safe=False),
    )


RULE = Rule(
    code="FIL402",
    name="moved-tag",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="Tag that no longer has the pinned digest",
    what="Checks with `--online` that the tag next to a digest still has that digest.",
    why=(
        "The digest selects the image that runs. The tag next to it says something else to "
        "readers, and to tools that read only tags. If the digest is that of one platform's image "
        "in the index of the tag, nodes of other platforms cannot run it."
    ),
    use_instead=(
        "Write the digest that the tag has now, or the tag that the digest had. For the image of "
        "one platform, write the digest of the index."
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
