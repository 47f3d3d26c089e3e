"""FIL101 untagged-image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Severity
from ..sites import FLYTEKIT
from ..text import shorten
from .pinning import pin
from .rule import Example, Rule, becomes, is_reachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Image, Project
    from ..sites import Site


def _check(image: Image, project: Project) -> Iterator[Finding]:
    reference, site = image.reference, image.site
    if reference.tag is not None or reference.digest is not None:
        return
    if site.config.flavour != FLYTEKIT and project.requirement(reference) == "any":
        return
    v1 = site.config.flavour == FLYTEKIT
    # Used by its version, it runs today with that of the default image.
    fix, note = pin(
        image, project, broken=(lambda: not _uses_version(site, project)) if v1 else None
    )
    help = f"write a tag that does not move, as in '{shorten(image.value)}:1.4.2', or a digest"
    if v1:
        version = ""
        if is_reachable(site):
            placeholder = f"{{{{.image.{shorten(site.name)}.version}}}}"
            version = f", and '{placeholder}' the version of the default image"
        yield RULE.site(
            site,
            site.place.value,
            f"'{shorten(image.value)}' has no tag: {becomes(site)}{version}",
            help,
            fix=fix,
            note=note,
        )
    else:
        message = f"'{shorten(image.value)}' has no tag: the cluster pulls ':latest', which moves"
        yield RULE.site(site, site.place.value, message, help, Severity.WARNING, fix, note)


def _uses_version(site: Site, project: Project) -> bool:
    names = project.names
    return names is not None and "version" in names.forms(site.name)


RULE = Rule(
    code="FIL101",
    name="untagged-image",
    severity=Severity.ERROR,
    summary="an image without tag and digest",
    flyte=(
        "flytekit writes the missing tag as `None`: `{{.image.app}}` becomes "
        "`docker.io/org/app:None`, which no cluster can pull, and "
        "`{{.image.app.version}}` becomes the version of the default image, which is "
        "another image's. In Flyte 2 the image stays untagged, the cluster pulls "
        "`latest`."
    ),
    instead=("Write a tag that does not move, or a digest."),
    hazards=("H01", "H60"),
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
    ),
    check=_check,
)
