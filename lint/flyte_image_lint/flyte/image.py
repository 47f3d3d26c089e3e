"""How flytekit takes an image apart and puts it together again, without any check.

Source: `_parse_image_identifier` and `Image` in flytekit/configuration/__init__.py, 1.16.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    ImageParts = tuple[str, str | None, str | None]
    """fqn, tag, digest."""


def is_name(text: str) -> bool:
    """Whether a placeholder can hold `text` as a name: letters and digits of ASCII, `_`, `-`."""
    return text.isascii() and text.replace("_", "a").replace("-", "a").isalnum()


def flytekit_parts(value: str) -> ImageParts:
    """Give flytekit's fqn, tag and digest of `value`.

    Tag and digest are never both given: beside a digest, the tag stays in the fqn.
    """
    fqn, at, digest = value.rpartition("@")
    if at:
        return fqn, None, digest
    fqn, colon, tag = value.rpartition(":")
    if colon and "/" not in tag:
        return fqn, tag, None
    return value, None, None


def flytekit_full(value: str) -> str:
    """Give what `{{.image.NAME}}` becomes: `Image.full`, ending in ":None" without a version."""
    fqn, tag, digest = flytekit_parts(value)
    return f"{fqn}@{digest}" if digest else f"{fqn}:{tag}"
