"""What flytekit registers for an image with placeholders."""

from __future__ import annotations

from ..releases import DASHES, DIGEST_OF_VERSION, DIGESTS
from .finding import ATTRIBUTES, PATTERN, WITHOUT_DASHES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    ImageParts = tuple[str, str | None, str | None]
    Version = tuple[int, ...] | None

MAX_LENGTH = 10_000
"""Code points of an image, before and after; names can stand for one another without end."""


class PlaceholderError(Exception):
    """flytekit raises for the image; the text is what it raises, as "AssertionError: …"."""


def resolve(
    text: str, images: Mapping[str, ImageParts], default: ImageParts | None, version: Version = None
) -> str:
    """Give the image that flytekit registers for a `container_image` of `text`.

    `images` has fqn, tag and digest by name, as `flytekit_parts` gives them; `default` is the
    default image, which comes before a name "default". Raises PlaceholderError, also for an
    image that would be longer than MAX_LENGTH.
    """
    _limit(text)
    if not text:
        if default is None:
            raise PlaceholderError("ValueError: An image is required for PythonAutoContainer tasks")
        return _full(default, version)
    pattern = PATTERN if _has(DASHES, version) else WITHOUT_DASHES
    for whole, name, attribute in pattern.findall(text):
        image = default if name == "default" and default is not None else images.get(name)
        if image is None:
            raise PlaceholderError(
                f"AssertionError: Image Config with name {name} not found in the configuration"
            )
        # All that is spelled alike is replaced, in what came of the ones before as well.
        if attribute == "":
            text = text.replace(whole, _full(image, version))
        elif attribute not in ATTRIBUTES:
            raise PlaceholderError(
                "AssertionError: Only fqn and version are supported replacements, "
                f"{attribute} is not supported"
            )
        elif attribute == "fqn":
            text = text.replace(whole, image[0])
        else:
            text = _with_version(text, whole, image, default, version)
        _limit(text)
    return text


def _limit(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise PlaceholderError(f"an image of more than {MAX_LENGTH:,} characters")


def _with_version(
    text: str, whole: str, image: ImageParts, default: ImageParts | None, flytekit: Version
) -> str:
    """Replace a placeholder by the image's version, or else by the default image's."""
    version = _version(image, flytekit)
    if version is None:
        if default is None:
            attribute = "version" if _has(DIGESTS, flytekit) else "tag"
            problem = f"'NoneType' object has no attribute '{attribute}'"
            raise PlaceholderError(f"AttributeError: {problem}")
        version = _version(default, flytekit)
    if version is None:
        problem = "replace() argument 2 must be str, not None"
        if _has(DIGEST_OF_VERSION, flytekit):
            problem = "argument of type 'NoneType' is not iterable"
        raise PlaceholderError(f"TypeError: {problem}")
    if ":" in version and _has(DIGEST_OF_VERSION, flytekit) and f":{whole}" in text:
        return text.replace(f":{whole}", f"@{version}")
    return text.replace(whole, version)


def _version(image: ImageParts, flytekit: Version) -> str | None:
    _fqn, tag, digest = image
    if digest is not None and not _has(DIGESTS, flytekit):
        return digest
    return digest or tag


def _full(image: ImageParts, flytekit: Version) -> str:
    fqn, _tag, digest = image
    separator = "@" if digest and _has(DIGESTS, flytekit) else ":"
    return f"{fqn}{separator}{_version(image, flytekit)}"


def _has(since: tuple[int, ...], flytekit: Version) -> bool:
    """Whether a version of flytekit has what came with another one."""
    return flytekit is None or flytekit >= since
