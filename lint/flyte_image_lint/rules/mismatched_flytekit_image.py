"""FIL503 mismatched-flytekit-image."""

from __future__ import annotations

import re

from ..flyte.places import BASE_IMAGE, CONTAINER_TASK, FLYTEKIT, INIT_CONTAINER, POD_CONTAINER
from ..flyte.releases import IMAGE_REPOSITORIES
from ..model.finding import Severity
from ..text.source import shorten
from .entries import part
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, RuleContext

_TAG = re.compile(r"py(3\.[0-9]+)-v?([0-9]+\.[0-9]+\.[0-9]+(?:(?:a|b|rc)[0-9]+|\.post[0-9]+)?)")
# These need not run tasks of this project, or get its flytekit installed.
_OTHERS = (BASE_IMAGE, CONTAINER_TASK, POD_CONTAINER, INIT_CONTAINER)


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference, place_kind = image.reference, image.entry.place_kind
    if (
        reference.name not in IMAGE_REPOSITORIES
        or place_kind.flavour != FLYTEKIT
        or place_kind in _OTHERS
    ):
        return
    tagged = _TAG.fullmatch(reference.tag or "")
    if tagged is None:
        return
    python, version = tagged.groups()
    versions, pythons = context.flytekit_versions, context.pythons
    wrong = []
    if versions is not None and not versions.contains(version):
        wrong.append((f"flytekit {version}", f"flytekit {versions}"))
    if pythons and python not in pythons:
        wrong.append((f"Python {python}", f"Python {_shown(pythons)}"))
    if not wrong:
        return
    has, wants = (" and ".join(side) for side in zip(*wrong, strict=True))
    yield RULE.finding(
        image,
        f"image tag '{shorten(reference.tag or '')}' has {has}, but the project uses {wants}",
        _advice(python, version, context),
        at=part(image, reference.tag_span),
    )


def _shown(pythons: tuple[str, ...]) -> str:
    return pythons[0] if len(pythons) == 1 else f"{pythons[0]} or newer"


def _advice(python: str, version: str, context: RuleContext) -> str:
    """Name the tag for the project's versions, where they are certain."""
    pythons = context.pythons
    wanted = python if not pythons or python in pythons else context.python
    versions = context.flytekit_versions
    release = version if versions is None or versions.contains(version) else versions.exact
    if wanted is None or release is None:
        return "use the tag for the project's versions, or change the project's versions"
    return f"write 'py{wanted}-{release}', or change the project's versions"


RULE = Rule(
    code="FIL503",
    name="mismatched-flytekit-image",
    subject=IMAGE,
    severity=Severity.WARNING,
    summary="flytekit image for another version",
    what=(
        "Checks the tags of flytekit's own images, `cr.flyte.org/flyteorg/flytekit` and "
        "`ghcr.io/flyteorg/flytekit`, against the Python and the flytekit of the project."
    ),
    why=(
        "A task that one version of flytekit or Python registers and another one runs passes "
        "serialized data between two versions. The rule compares the tag with the versions that "
        "the project pins or bounds. Base images, to which flytekit is added, and containers are "
        "not checked."
    ),
    use_instead="Use the tag for the project's versions.",
    hazards=(),
    sources=("flytekit/configuration/default_images.py",),
    options=("flytekit",),
    examples=(
        Example(
            bad="[images]\napp = cr.flyte.org/flyteorg/flytekit:py3.11-1.10.0\n",
            good="[images]\napp = cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24\n",
            settings='flytekit = "1.16.24"\n',
        ),
    ),
    check=_check,
)
