"""FIL104 tag-beside-digest."""

from __future__ import annotations

from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..text.source import shorten
from .entries import part, rewrite
from .rule import DIGEST, IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, Project


def _check(image: Image, project: Project) -> Iterator[Finding]:
    reference, site = image.reference, image.site
    if reference.tag is None or reference.digest is None or site.config.flavour != FLYTEKIT:
        return
    if project.keeps_tags:
        return
    fqn = image.value.rpartition("@")[0]
    yield RULE.finding(
        image,
        f"the digest decides, and tag '{shorten(reference.tag)}' gets into "
        f"'{{{{.image.{shorten(site.name)}.fqn}}}}', which becomes '{shorten(fqn)}'",
        f"drop ':{shorten(reference.tag)}', or keep it in a comment",
        at=part(image, reference.tag_span),
        fix=rewrite(
            site, f"{fqn[: -len(reference.tag) - 1]}@{reference.digest}", "drop the tag", safe=True
        ),
    )


RULE = Rule(
    code="FIL104",
    name="tag-beside-digest",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="a tag beside a digest",
    flyte=(
        "The digest decides, and the tag is ignored by the cluster, but not by flytekit: "
        "`{{.image.app.fqn}}` then contains the tag, `docker.io/org/app:1.4.2`, so that "
        "`{{.image.app.fqn}}:gpu-…` has two tags; before flytekit 1.16.24 "
        "`{{.image.app.fqn}}:{{.image.app.version}}` is invalid as well. (Flyte 2 passes "
        "both on, which is fine.)"
    ),
    instead=("Drop the tag, or keep it in a comment."),
    hazards=("H04",),
    sources=("flytekit/configuration/__init__.py", "flytekit/core/python_auto_container.py"),
    options=("pin",),
    examples=(
        Example(
            bad=f"[images]\napp = docker.io/org/app:1.4.2@{DIGEST}\n",
            good=f"[images]\napp = docker.io/org/app@{DIGEST}\n",
        ),
    ),
    check=_check,
)
