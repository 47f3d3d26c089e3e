"""FIL315 version-of-untagged."""

from __future__ import annotations

from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..text.source import shorten
from .rule import USE, Example, Rule
from .usage import images_of, is_untagged, place_of, placeholders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import NameUse
    from .context import RuleContext


def _check(use: NameUse, context: RuleContext) -> Iterator[Finding]:
    for placeholder in placeholders(use):
        name = placeholder.name
        if placeholder.attribute != "version" or name == "default" or context.names is None:
            continue
        images = images_of(name, FLYTEKIT, context)
        if images is None or not all(map(is_untagged, images)):
            continue
        where = place_of(context.names.bindings(name, FLYTEKIT)[0])
        yield RULE.finding(
            use,
            f"image '{shorten(name)}' has no tag, so '.version' resolves to the tag of the "
            "default image",
            f"give '{shorten(name)}' ({where}) a tag, or write '{{{{.image.default.version}}}}'",
            at=use.spanned.where(placeholder.start, placeholder.end),
            name=name,
        )


RULE = Rule(
    code="FIL315",
    name="version-of-untagged",
    subject=USE,
    severity=Severity.WARNING,
    summary="`.version` of an untagged image",
    what="Checks for placeholders with `.version` of an image that has no tag.",
    why=(
        "The version of an image without a tag is the version of the default image: "
        "`{{.image.app.fqn}}:{{.image.app.version}}` resolves to `ghcr.io/org/app:py3.11-1.16.24` "
        "on one machine, and to something else where another Python or flytekit registers the "
        "tasks. If the default image has a digest, the version is that digest, of another "
        "repository."
    ),
    use_instead=(
        "Give the image a tag. If it should have the tag of the default image, write "
        "`{{.image.default.version}}`."
    ),
    hazards=("H01",),
    sources=("flytekit/core/python_auto_container.py",),
    examples=(
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.app.fqn}}:{{.image.app.version}}")\n'
                "def train() -> None: ...\n"
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.app.fqn}}:{{.image.default.version}}")\n'
                "def train() -> None: ...\n"
            ),
            beside=(("flytekit.config", "[images]\napp = ghcr.io/org/app\n"),),
        ),
    ),
    check=_check,
)
