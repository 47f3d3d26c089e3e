"""FIL314 unpullable-use."""

from __future__ import annotations

from itertools import islice, product

from ..flyte.image import flytekit_parts
from ..flyte.placeholders import PlaceholderError, resolve, suspects
from ..flyte.releases import DIGEST_OF_VERSION, shown
from ..images.reference import InvalidReferenceError, parse
from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..model.names import UNKNOWN
from ..text.source import shorten
from .rule import DIGEST, USE, Example, Rule
from .usage import (
    DEFAULT_IMAGE,
    default_images,
    flytekit_numbers,
    images_of,
    is_below,
    is_left,
    placeholders,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Use
    from .context import Project

MAX_COMBINATIONS = 20
"""Of images that the names in one use may be bound to, by several configs."""


def _check(use: Use, project: Project) -> Iterator[Finding]:
    names = {placeholder.name for placeholder in placeholders(use)}
    if not names or UNKNOWN in use.text or project.names is None:
        return
    if suspects(use.text) or any(is_left(use.text, one, project) for one in placeholders(use)):
        return  # has a finding for that already
    versions = flytekit_numbers(project)
    for images in islice(_bindings(sorted(names), project), MAX_COMBINATIONS):
        if not all(map(_is_valid, images.values())):
            continue
        becomes = [_becomes(use.text, images, version) for version in versions]
        if None in becomes:
            return  # the other rules' findings
        broken = [image for image in becomes if image is not None and not _is_valid(image)]
        if len(broken) == len(versions):
            is_old = is_below(project, DIGEST_OF_VERSION)
            with_version = f" with flytekit {project.flytekit_versions}" if is_old else ""
            yield RULE.finding(
                use,
                f"'{shorten(use.text)}' becomes '{shorten(broken[-1])}'{with_version}, which is no "
                "image",
                _advice(images, is_old=is_old),
                at=use.written.where(),
                name=min(images, default=None),
            )
            return


def _becomes(text: str, images: dict[str, str], version: tuple[int, ...] | None) -> str | None:
    """Give what a version of flytekit makes of a text; None where it raises."""
    parts = {name: flytekit_parts(image) for name, image in images.items()}
    try:
        return resolve(text, parts, parts.get("default", DEFAULT_IMAGE), version)
    except PlaceholderError:
        return None


def _bindings(names: list[str], project: Project) -> Iterator[dict[str, str]]:
    """Give what the names may be bound to, all together; nothing where that cannot be told."""
    images = [images_of(name, FLYTEKIT, project) for name in names if name != "default"]
    if "default" in names:
        defaults = default_images(project)
        images.insert(names.index("default"), defaults)
        names = names if defaults else [name for name in names if name != "default"]
        images = images if defaults else [found for found in images if found != []]
    known = [list(dict.fromkeys(found)) for found in images if found is not None]
    if len(known) == len(names):
        for chosen in product(*known):
            yield dict(zip(names, chosen, strict=True))


def _is_valid(image: str) -> bool:
    try:
        parse(image)
    except InvalidReferenceError:
        return False
    return True


def _advice(images: dict[str, str], *, is_old: bool) -> str:
    digests = [name for name, image in sorted(images.items()) if "@" in image]
    if digests:
        whole = f"'{{{{.image.{digests[0]}}}}}'"
        if is_old:
            newer = shown(DIGEST_OF_VERSION)
            return f"write {whole} alone, or pin a tag, or use flytekit {newer} or newer"
        return f"write {whole} alone, or pin a tag in place of the digest"
    return "write the whole image out"


RULE = Rule(
    code="FIL314",
    name="unpullable-use",
    subject=USE,
    severity=Severity.ERROR,
    summary="a use whose placeholders become what is no image",
    flyte=(
        "flytekit puts texts together and checks nothing. A digest behind a tag's prefix becomes "
        "`app:gpu-sha256:…`; an image with tag and digest has its tag in `.fqn`, so that another "
        "version makes two of them; and before 1.16.24 every digest in "
        "`{{.image.app.fqn}}:{{.image.app.version}}` becomes `app:sha256:…`. The cluster cannot "
        "pull it."
    ),
    instead="Write `{{.image.app}}` for an image with a digest, or pin its tag.",
    hazards=("H04", "H05"),
    sources=("flytekit/core/python_auto_container.py",),
    options=("flytekit",),
    examples=(
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.app.fqn}}:gpu-{{.image.app.version}}")\n'
                "def train() -> None: ...\n"
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.app}}")\ndef train() -> None: ...\n'
            ),
            beside=(("flytekit.config", f"[images]\napp = ghcr.io/org/app@{DIGEST}\n"),),
        ),
    ),
    check=_check,
)
