"""FIL101 untagged-image."""

from __future__ import annotations

from ..flyte.places import BASE_IMAGE, LATEST, NONE_TAG, RAISES
from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..project.contribution import WHOLE
from ..text.source import shorten
from .entries import is_reachable, resolves
from .pinning import pin
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import Image, RuleContext


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference, entry = image.reference, image.entry
    if reference.tag is not None or reference.digest is not None:
        return
    becomes_none = entry.place_kind.untagged == NONE_TAG
    if entry.place_kind.untagged == LATEST and context.requirement(reference) == "any":
        return
    forms = _forms(entry, context) if becomes_none else set()
    # Used by its version, it runs today with that of the default image.
    broken = (lambda: not _may_use_version(entry, context)) if becomes_none else None
    if entry.place_kind.untagged == RAISES:
        broken = _always
    fix, note = pin(image, context, broken=broken)
    message, severity = _consequence(image, forms)
    value = shorten(image.value)
    raises = ""
    if entry.place_kind.untagged == RAISES:
        raises = f"AssertionError: Incorrectly formatted image {image.value}, missing tag or digest"
    yield RULE.finding(
        image,
        f"'{value}' has no tag: {message}",
        f"add a version tag ('{value}:TAG') or a digest; 'check --fix' can look one up",
        severity=severity,
        fix=fix,
        note="; ".join(filter(None, (_version(entry, context), note))),
        raises=raises,
    )


def _consequence(image: Image, forms: set[str]) -> tuple[str, Severity]:
    """Say what comes of it, and how bad that is."""
    entry = image.entry
    if entry.place_kind.untagged == RAISES:
        return "flytekit requires a tag or digest", Severity.ERROR
    if entry.place_kind.untagged == LATEST:
        built = entry.place_kind is BASE_IMAGE
        who = "the build uses" if built else "the cluster pulls"
        return f"{who} 'latest', which can change at any time", Severity.WARNING
    if not is_reachable(entry):
        return f"flytekit reads the image as '{shorten(entry.full or '')}'", Severity.ERROR
    if not forms or WHOLE in forms:
        return resolves(entry), Severity.ERROR
    name = shorten(entry.name)
    if "version" in forms:
        version = f"'{{{{.image.{name}.version}}}}'"
        return f"{version} resolves to the tag of the default image", Severity.WARNING
    return f"only '{{{{.image.{name}.fqn}}}}' works, which the project uses", Severity.WARNING


def _version(entry: ImageEntry, context: RuleContext) -> str:
    """Say what the version of the name is, where the project uses it or may do so."""
    if entry.place_kind.untagged != NONE_TAG or not is_reachable(entry):
        return ""
    names = context.names
    if names and not names.has_unknown_uses(FLYTEKIT) and "version" not in names.forms(entry.name):
        return ""
    version = f"'{{{{.image.{shorten(entry.name)}.version}}}}'"
    return f"{version} resolves to the version of the default image"


def _forms(entry: ImageEntry, context: RuleContext) -> set[str]:
    """Give the forms in which the project uses the name; none where that is not known."""
    names = context.names
    if names is None or names.has_unknown_uses(FLYTEKIT):
        return set()
    return names.forms(entry.name)


def _may_use_version(entry: ImageEntry, context: RuleContext) -> bool:
    return context.names is not None and "version" in context.names.possible_forms(entry.name)


def _always() -> bool:
    return True


RULE = Rule(
    code="FIL101",
    name="untagged-image",
    subject=IMAGE,
    severity=Severity.ERROR,
    severities="warning where the image still works",
    summary="Untagged image",
    what="Checks for images without a tag or digest.",
    why=(
        "flytekit writes the missing tag as `None`: `{{.image.app}}` resolves to "
        "`docker.io/org/app:None`, which cannot be pulled, and `{{.image.app.version}}` resolves "
        "to the version of the default image. An image of which the project uses only `.fqn` or "
        "`.version` works, with a tag that is written elsewhere. For `--image`, the default image "
        "of `ImageConfig.from_images` and `FLYTE_INTERNAL_IMAGE`, flytekit refuses the image. In "
        "a task, in pod templates and in Flyte 2 the image stays untagged, and the cluster pulls "
        "`latest`."
    ),
    use_instead="Add a version tag or a digest.",
    hazards=("H01", "H50", "H60"),
    sources=(
        "flytekit/configuration/__init__.py",
        "flytekit/core/python_auto_container.py",
        "flyte/_deploy.py",
    ),
    options=("policy", "pin"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="image:\n  image_refs:\n    app: docker.io/org/app\n",
            good="image:\n  image_refs:\n    app: docker.io/org/app:1.4.2\n",
            path=".flyte/config.yaml",
        ),
        Example(
            path="register.sh",
            bad="pyflyte register --image trainer=ghcr.io/org/trainer workflows\n",
            good="pyflyte register --image trainer=ghcr.io/org/trainer:1.4.2 workflows\n",
        ),
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="ghcr.io/org/trainer")\ndef train() -> None: ...\n'
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="ghcr.io/org/trainer:1.4.2")\ndef train() -> None: ...\n'
            ),
        ),
    ),
    check=_check,
    pins=True,
)
