"""FIL104 tag-beside-digest."""

from __future__ import annotations

from ..flyte.placeholders import find
from ..flyte.releases import DIGEST_OF_VERSION, DIGESTS, shown
from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..text.source import shorten
from .entries import is_reachable, part, rewrite
from .rule import DIGEST, IMAGE, Example, Rule
from .usage import is_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from ..project.contribution import NameReference
    from .context import Image, RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference, entry = image.reference, image.entry
    if reference.tag is None or reference.digest is None or entry.document.flavour != FLYTEKIT:
        return
    if context.keeps_tags or is_below(context, DIGESTS):
        return  # an old flytekit keeps the tag and drops the digest: see unsupported-digest
    if not _is_split(entry, context):
        return
    fqn = image.value.rpartition("@")[0]
    yield RULE.finding(
        image,
        f"superfluous tag '{shorten(reference.tag)}' next to a digest: "
        f"'{{{{.image.{shorten(entry.name)}.fqn}}}}' resolves to '{shorten(fqn)}'",
        f"remove ':{shorten(reference.tag)}' (the digest selects the image); keep the version in a "
        "comment if you need it",
        at=part(image, reference.tag_span),
        fix=rewrite(
            entry,
            f"{fqn[: -len(reference.tag) - 1]}@{reference.digest}",
            "remove the tag",
            safe=True,
            replaces_help=False,
        ),
    )


def _is_split(entry: ImageEntry, context: RuleContext) -> bool:
    """Whether some use in the project takes the image apart so that its tag gets in the way.

    `{{.image.x}}` alone is right, and so is `{{.image.x.fqn}}:{{.image.x.version}}` from
    `DIGEST_OF_VERSION` on.
    """
    names = context.names
    if names is None or not is_reachable(entry):
        return False
    joins = not is_below(context, DIGEST_OF_VERSION)
    return any(
        name_reference.form == "fqn" and not (joins and _is_joined(name_reference))
        for name_reference in names.references(entry.name, FLYTEKIT)
    )


def _is_joined(reference: NameReference) -> bool:
    """Whether `.fqn` and `.version` of one image, joined by a colon, are all of the string."""
    placeholders = find(reference.use.text)
    between = (
        reference.use.text[placeholders[0].end : placeholders[-1].start] if placeholders else ""
    )
    return (
        [placeholder.attribute for placeholder in placeholders] == ["fqn", "version"]
        and placeholders[0].name == placeholders[1].name
        and (between, placeholders[0].start, placeholders[1].end)
        == (":", 0, len(reference.use.text))
    )


RULE = Rule(
    code="FIL104",
    name="tag-beside-digest",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="Tag next to a digest",
    what=(
        "Checks flytekit configs for images with a tag and a digest, where the project uses "
        "`.fqn` of the image."
    ),
    why=(
        "The digest selects the image, and the cluster ignores the tag, but flytekit does not: "
        "`{{.image.app.fqn}}` contains the tag, `docker.io/org/app:1.4.2`, so "
        "`{{.image.app.fqn}}:gpu-…` has two tags. "
        f"Before flytekit {shown(DIGEST_OF_VERSION)}, "
        "`{{.image.app.fqn}}:{{.image.app.version}}` is invalid as well. Only such uses are "
        "reported. A tag next to a digest is right in `{{.image.app}}`, in an image that is "
        "written in a program, in an ImageSpec and in Flyte 2, and tools that update images need "
        "it."
    ),
    use_instead="Remove the tag, or keep it in a comment.",
    hazards=("H04",),
    sources=("flytekit/configuration/__init__.py", "flytekit/core/python_auto_container.py"),
    options=("pin",),
    examples=(
        Example(
            bad=f"[images]\napp = docker.io/org/app:1.4.2@{DIGEST}\n",
            good=f"[images]\napp = docker.io/org/app@{DIGEST}\n",
            beside=(
                (
                    "workflow.py",
                    "from flytekit import task\n\n\n"
                    '@task(container_image="{{.image.app.fqn}}:gpu-1.4.2")\n'
                    "def train() -> None: ...\n",
                ),
            ),
        ),
    ),
    check=_check,
)
