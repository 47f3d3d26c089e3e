"""What the two SDKs take from a YAML document, without a look at its types.

flytekit takes `images` (flytekit/configuration/internal.py), Flyte 2 `image.image_refs`
(flyte/config/_internal.py).
"""

from __future__ import annotations

import os

from ...flyte.places import CONFIG_BUILDER, CONFIG_REGISTRY
from ...model.document import FLYTE2, FLYTEKIT, Document, ImageEntry, ParseFailure, Place
from ...text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .lazy import LazyYamlLayout

NOT_A_DICT = "AttributeError: 'NoneType' object has no attribute 'items'"
"""What flytekit says of a file that it could not parse, or that is empty."""


def guess_flavour(path: str, image: object = None) -> str:
    """Tell which SDK a config without images is for: only Flyte 2 looks into a project's
    `.flyte` folder, and only Flyte 2 has `image.builder` and `image.registry`.
    """  # noqa: D205
    folder = path.replace("\\", "/").rpartition("/")[0].rpartition("/")[2]
    settled = isinstance(image, dict) and ("builder" in image or "registry" in image)
    return FLYTE2 if settled or folder in (".flyte", ".union") else FLYTEKIT


def unusable(source: Source, data: object, layout: LazyYamlLayout) -> Document:
    """Read a document that is empty, or not a mapping."""
    config = Document(source, "yaml", guess_flavour(source.path))
    if config.flavour == FLYTEKIT:
        span = layout.get().document()
        if data:
            message = f"AttributeError: {_missing(data, 'get')}"
            config.failure = ParseFailure("not-a-mapping", message, span, type(data).__name__)
        else:
            config.failure = ParseFailure("empty", NOT_A_DICT, span)
    return config


def flytekit_images(
    source: Source, images: object, layout: LazyYamlLayout, flavour: str
) -> Document:
    """Read `images` as flytekit does."""
    config = Document(source, "yaml", flavour)
    if not isinstance(images, dict):
        kind = "images-null" if images is None else "images-type"
        message = f"AttributeError: {_missing(images, 'items')}"
        span = layout.get().key(("images",))
        config.failure = ParseFailure(kind, message, span, type(images).__name__)
        return config
    _duplicates(config, layout, "images")
    for key, value in images.items():
        config.entries.append(_entry_of(config, key, value, layout.place(("images",), key)))
    return config


def flyte2_images(source: Source, refs: object, layout: LazyYamlLayout) -> Document:
    """Read `image.image_refs` as Flyte 2 does."""
    config = Document(source, "yaml", FLYTE2)
    _duplicates(config, layout, "image", "image_refs")
    if isinstance(refs, dict):
        for key, value in refs.items():
            place = layout.place(("image", "image_refs"), key)
            config.entries.append(_entry_of(config, key, value, place))
    elif refs:  # what is false is taken for nothing given
        span = layout.get().key(("image", "image_refs"))
        kind = type(refs).__name__
        config.failure = ParseFailure("images-type", _no_lookup(refs), span, kind)
    return config


def build_targets(
    config: Document, image: dict[object, object], layout: LazyYamlLayout
) -> Iterator[ImageEntry]:
    """Give what `image.registry` and `image.builder` say of images that Flyte 2 builds."""
    for key, place_kind in (("registry", CONFIG_REGISTRY), ("builder", CONFIG_BUILDER)):
        value = image.get(key)
        if isinstance(value, str):
            yield ImageEntry(
                config, "", value, layout.place(("image",), key), place_kind=place_kind
            )


def _duplicates(config: Document, layout: LazyYamlLayout, *path: str) -> None:
    if layout.may_have_duplicates:
        config.may_have_duplicates = True
        config.duplicates = lambda: layout.get().duplicates(path)


def _entry_of(
    config: Document, key: object, value: object, locate: Callable[[], Place]
) -> ImageEntry:
    try:
        name = str(key)
    except ValueError:  # an integer of more digits than Python writes
        name = "<huge number>"
    key_type, kind = type(key).__name__, type(value).__name__
    if isinstance(value, str):
        return ImageEntry(config, name, value, locate, key_type=key_type)
    if config.flavour == FLYTE2:
        message = (
            "ValidationError: 1 validation error for ImageCache: Input should be a valid string"
        )
    else:
        message = f"TypeError: {_no_path(value)}"
    failure = ParseFailure("not-a-string", message, detail=kind)
    return ImageEntry(
        config, name, None, locate, key_type=key_type, type_name=kind, failure=failure
    )


def _no_lookup(refs: object) -> str:
    """Give what Flyte 2 says when it looks for a name in what is no mapping."""
    if isinstance(refs, str):
        return "TypeError: string indices must be integers, not 'str'"
    try:
        _is_in = "name" in refs  # type: ignore[operator]
    except TypeError as error:
        return f"TypeError: {error}"
    return f"AttributeError: {_missing(refs, 'keys')}"


def _missing(data: object, attribute: str) -> str:
    """Give Python's own words for an attribute that `data` does not have."""
    try:
        getattr(data, attribute)
    except AttributeError as error:
        return str(error)
    raise AssertionError(f"{type(data)} has {attribute}")


def _no_path(value: object) -> str:
    """Give what `pathlib.Path(value)` says, up to Python 3.11, of what is not a string."""
    if isinstance(value, bytes):
        return (
            "argument should be a str object or an os.PathLike object returning str, "
            "not <class 'bytes'>"
        )
    try:
        os.fspath(value)  # type: ignore[call-overload]
    except TypeError as error:
        return str(error)
    raise AssertionError(f"{type(value)} is a path")
