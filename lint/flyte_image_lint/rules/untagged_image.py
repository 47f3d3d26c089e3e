"""FIL101 untagged-image."""

from __future__ import annotations

from ..flyte.places import BASE_IMAGE, LATEST, NONE_TAG, RAISES
from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..project.name_index import WHOLE
from ..text.source import shorten
from .entries import becomes, is_reachable
from .pinning import pin
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Image, Project


def _check(image: Image, project: Project) -> Iterator[Finding]:
    reference, site = image.reference, image.site
    if reference.tag is not None or reference.digest is not None:
        return
    becomes_none = site.field.untagged == NONE_TAG
    if site.field.untagged == LATEST and project.requirement(reference) == "any":
        return
    forms = _forms(site, project) if becomes_none else set()
    # Used by its version, it runs today with that of the default image.
    broken = (lambda: not _may_use_version(site, project)) if becomes_none else None
    if site.field.untagged == RAISES:
        broken = _always
    fix, note = pin(image, project, broken=broken)
    message, severity = _consequence(image, forms)
    yield RULE.finding(
        image,
        f"'{shorten(image.value)}' has no tag: {message}",
        f"write a tag that does not move, as in '{shorten(image.value)}:1.4.2', or a digest",
        severity=severity,
        fix=fix,
        note=note,
    )


def _consequence(image: Image, forms: set[str]) -> tuple[str, Severity]:
    """Say what comes of it, and how bad that is."""
    site = image.site
    if site.field.untagged == RAISES:
        message = "flytekit raises AssertionError: Incorrectly formatted image "
        return f"{message}{shorten(image.value)}, missing tag or digest", Severity.ERROR
    if site.field.untagged == LATEST:
        built = site.field is BASE_IMAGE
        who = "the build takes" if built else "the cluster pulls"
        return f"{who} ':latest', which moves", Severity.WARNING
    version = f"'{{{{.image.{shorten(site.name)}.version}}}}'"
    if not is_reachable(site):
        return becomes(site), Severity.ERROR
    if not forms or WHOLE in forms:
        return f"{becomes(site)}, and {version} the version of the default image", Severity.ERROR
    if "version" in forms:
        return f"{version} becomes the version of the default image", Severity.WARNING
    return (
        f"only its '.fqn' is used, but {becomes(site)}, and {version} the version of the default "
        "image",
        Severity.WARNING,
    )


def _forms(site: Site, project: Project) -> set[str]:
    """Give the forms in which the project uses the name; none where that is not known."""
    names = project.names
    if names is None or names.has_unknown_uses(FLYTEKIT):
        return set()
    return names.forms(site.name)


def _may_use_version(site: Site, project: Project) -> bool:
    return project.names is not None and "version" in project.names.possible_forms(site.name)


def _always() -> bool:
    return True


RULE = Rule(
    code="FIL101",
    name="untagged-image",
    subject=IMAGE,
    severity=Severity.ERROR,
    summary="an image without tag and digest",
    flyte=(
        "flytekit writes the missing tag as `None`: `{{.image.app}}` becomes "
        "`docker.io/org/app:None`, which no cluster can pull, and "
        "`{{.image.app.version}}` becomes the version of the default image, which is "
        "another image's. How the project uses the name decides how bad that is: an image of "
        "which only `.fqn` or `.version` is used works, with a tag that stands elsewhere. For "
        "`--image`, the default image of `ImageConfig.from_images` and `FLYTE_INTERNAL_IMAGE`, "
        "flytekit raises `AssertionError`. In a task, in pod templates and in Flyte 2 the image "
        "stays untagged, and the cluster pulls `latest`."
    ),
    instead=("Write a tag that does not move, or a digest."),
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
