"""Keys of a YAML document that are nearly those from which Flyte reads images."""

from __future__ import annotations

from ...model.document import FLYTEKIT, NearMissKey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .lazy import LazyYamlLayout


def headings(
    data: dict[object, object], layout: LazyYamlLayout, flavour: str
) -> Iterator[NearMissKey]:
    """Find the keys that are nearly `images` or `image.image_refs`."""
    for key, value in data.items():
        if not isinstance(key, str) or not isinstance(value, dict):
            continue
        folded = key.strip().lower()
        if key != "images" and folded == "images":
            yield NearMissKey(f"{key}:", "images:", layout.key(key))
        elif key == "images" and _is_flyte2(data):
            yield NearMissKey("images:", "image.image_refs:", layout.key(key))
        elif folded.replace("-", "_") in ("image_refs", "imagerefs"):
            yield NearMissKey(f"{key}:", "image.image_refs:", layout.key(key))
        elif folded == "image":
            yield from _image_headings(key, value, layout, flavour)
        elif key in _SECTIONS and "images" not in data:
            yield from _nested(key, value, layout)


_SECTIONS = (
    *("admin", "platform", "sdk", "storage", "logger", "union", "flyte", "task", "console"),
    "local_cache",
)
"""Sections of configs, below which `images` slips by its indentation."""


def _nested(
    key: str, section: dict[object, object], layout: LazyYamlLayout
) -> Iterator[NearMissKey]:
    """Find `images` that stands inside of another section, if it names images."""
    for sub, images in section.items():
        if isinstance(sub, str) and sub.lower() in ("images", "image_refs") and _names(images):
            wanted = "images:" if sub.lower() == "images" else "image.image_refs:"
            yield NearMissKey(f"{key}.{sub}:", wanted, layout.key(key, sub))


def _names(images: object) -> bool:
    """Whether a value maps names to what may be images."""
    return (
        isinstance(images, dict)
        and bool(images)
        and all(isinstance(value, str) and value for value in images.values())
    )


def _is_flyte2(data: dict[object, object]) -> bool:
    """Whether the document has settings that only Flyte 2 has, and no images where it looks."""
    image = data.get("image")
    return (
        isinstance(image, dict)
        and ("builder" in image or "registry" in image)
        and "image_refs" not in image
    )


def _image_headings(
    key: str, image: dict[object, object], layout: LazyYamlLayout, flavour: str
) -> Iterator[NearMissKey]:
    if "image_refs" in image and key == "image":
        return
    for sub in image:
        if isinstance(sub, str) and sub.replace("-", "_").lower() in (
            "images", "imagerefs", "image_refs", "refs", "image_ref", "imageref",
        ):  # fmt: skip
            yield NearMissKey(f"{key}.{sub}:", "image.image_refs:", layout.key(key, sub))
            return
    strings = [value for value in image.values() if isinstance(value, str)]
    chart = {"repository", "registry", "tag", "name", "pullPolicy"} & image.keys()
    if flavour == FLYTEKIT and strings and not chart and all("/" in value for value in strings):
        yield NearMissKey(f"{key}:", "images:", layout.key(key))
