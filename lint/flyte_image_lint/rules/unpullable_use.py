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
    place_of,
    placeholders,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import NameUse
    from .context import RuleContext

MAX_COMBINATIONS = 20
"""Of images that the names in one use may be bound to, by several configs."""


def _check(use: NameUse, context: RuleContext) -> Iterator[Finding]:
    names = {placeholder.name for placeholder in placeholders(use)}
    if not names or UNKNOWN in use.text or context.names is None:
        return
    if suspects(use.text) or any(is_left(use.text, one, context) for one in placeholders(use)):
        return  # has a finding for that already
    versions = flytekit_numbers(context)
    for images in islice(_bindings(sorted(names), context), MAX_COMBINATIONS):
        if not all(map(_is_valid, images.values())):
            continue
        becomes = [_becomes(use.text, images, version) for version in versions]
        if None in becomes:
            return  # the other rules' findings
        broken = [image for image in becomes if image is not None and not _is_valid(image)]
        if len(broken) == len(versions):
            is_old = is_below(context, DIGEST_OF_VERSION)
            with_version = f" with flytekit {context.flytekit_versions}" if is_old else ""
            yield RULE.finding(
                use,
                f"{_cause(use, images)}{with_version}",
                _advice(images, context, is_old=is_old),
                at=use.spanned.where(),
                name=min(images, default=None),
                note=f"'{shorten(use.text)}' resolves to '{shorten(broken[-1], 60)}'",
            )
            return


def _becomes(text: str, images: dict[str, str], version: tuple[int, ...] | None) -> str | None:
    """Give what a version of flytekit makes of a text; None where it raises."""
    parts = {name: flytekit_parts(image) for name, image in images.items()}
    try:
        return resolve(text, parts, parts.get("default", DEFAULT_IMAGE), version)
    except PlaceholderError:
        return None


def _bindings(names: list[str], context: RuleContext) -> Iterator[dict[str, str]]:
    """Give what the names may be bound to, all together; nothing where that cannot be told."""
    images = [images_of(name, FLYTEKIT, context) for name in names if name != "default"]
    if "default" in names:
        defaults = default_images(context)
        images.insert(names.index("default"), defaults)
        names = names if defaults else [name for name in names if name != "default"]
        images = images if defaults else [of_name for of_name in images if of_name != []]
    certain = [list(dict.fromkeys(of_name)) for of_name in images if of_name is not None]
    if len(certain) == len(names):
        for chosen in product(*certain):
            yield dict(zip(names, chosen, strict=True))


def _is_valid(image: str) -> bool:
    try:
        parse(image)
    except InvalidReferenceError:
        return False
    return True


def _digests(images: dict[str, str]) -> list[str]:
    """Give the names that are pinned by digest."""
    return [name for name, image in sorted(images.items()) if "@" in image]


def _cause(use: NameUse, images: dict[str, str]) -> str:
    """Say why a use resolves to an invalid image: most often a digest after a colon."""
    digests = _digests(images)
    for placeholder in placeholders(use):
        colon = use.text.rfind(":", 0, placeholder.start)
        if placeholder.name in digests and placeholder.attribute == "version" and colon >= 0:
            part = use.text[colon : placeholder.end]
            if "}" not in part[: placeholder.start - colon]:
                name = shorten(placeholder.name)
                return (
                    f"image '{name}' is pinned by digest, so '{shorten(part)}' gives an invalid tag"
                )
    name = shorten(min(images, default="default"))
    return f"placeholders of image '{name}' resolve to an invalid image, which cannot be pulled"


def _advice(images: dict[str, str], context: RuleContext, *, is_old: bool) -> str:
    digests = _digests(images)
    if not digests:
        return "write the whole image in place of the placeholders"
    name = digests[0]
    bindings = context.names.bindings(name, FLYTEKIT) if context.names else []
    place = f" ({place_of(bindings[0])})" if bindings else ""
    help = f"use '{{{{.image.{name}}}}}' alone, or pin '{name}'{place} to a tag"
    return help + (f", or use flytekit {shown(DIGEST_OF_VERSION)} or newer" if is_old else "")


RULE = Rule(
    code="FIL314",
    name="unpullable-use",
    subject=USE,
    severity=Severity.ERROR,
    summary="Placeholders that resolve to an invalid image",
    what="Checks for uses of placeholders that resolve to an invalid image.",
    why=(
        "flytekit joins texts and checks nothing. A digest after the prefix of a tag gives "
        "`app:gpu-sha256:…`. An image with tag and digest has its tag in `.fqn`, so another "
        f"version gives two tags. Before {shown(DIGEST_OF_VERSION)}, every digest in "
        "`{{.image.app.fqn}}:{{.image.app.version}}` gives `app:sha256:…`. The cluster cannot "
        "pull such an image."
    ),
    use_instead="Write `{{.image.app}}` for an image with a digest, or pin the image to a tag.",
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
