"""YAML configs: what `yaml.safe_load` makes of them, and then flytekit or the Flyte 2 SDK.

flytekit reads the file as a text stream, hides every YAML error behind a debug message, and
takes `images` from whatever it got without a look at its type (flytekit/configuration/file.py,
internal.py). Flyte 2 takes `image.image_refs` (flyte/config/_internal.py).
"""

from __future__ import annotations

import os
from io import BytesIO, TextIOWrapper

import yaml

from ..sites import FLYTE2, FLYTEKIT, Config, Failure, Heading, Place, Site
from ..text import Source, Span
from . import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .yaml_layout import YamlLayout

MAX_MERGED = 100_000
"""Entries that merge keys (`<<`) may make of one document; PyYAML copies every one."""

NOT_A_DICT = "AttributeError: 'NoneType' object has no attribute 'items'"
"""What flytekit says of a file that it could not parse, or that is empty."""

MERGE = "tag:yaml.org,2002:merge"


def read_yaml(source: Source) -> list[Config]:
    """Read a YAML config. Raises Unreadable where merge keys would explode."""
    root: yaml.Node | None = None
    try:
        loader = yaml.SafeLoader(TextIOWrapper(BytesIO(source.data), encoding="utf-8"))
        root = loader.get_single_node()
        own = _own_pairs(root)
        if b"<<" in source.data or b"merge" in source.data:
            _guard_merges(root)
        data = None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        return [_failed(source, _syntax(source, error))]
    except UnicodeDecodeError as error:
        return [_failed(source, Failure("encoding", f"UnicodeDecodeError: {error}"))]
    except RecursionError as error:
        return [_failed(source, Failure("too-deep", f"RecursionError: {error}"))]
    except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError) as error:
        # `2024-02-31`, `!!int x` and the like: PyYAML lets the constructor's own error through.
        return [_failed(source, _construction(source, root, error))]
    layout = _LazyLayout(source, root, own)
    if not isinstance(data, dict) or not data:
        return [_unusable(source, data, layout)]
    configs = []
    image = data.get("image")
    if isinstance(image, dict) and "image_refs" in image:
        configs.append(_flyte2(source, image["image_refs"], layout))
    if "images" in data or not configs:
        flavour = FLYTEKIT if "images" in data else guess_flavour(source.path, image)
        configs.append(_flytekit(source, data.get("images", {}), layout, flavour))
    configs[-1].headings = list(_headings(data, layout, configs[-1].flavour))
    return configs


def guess_flavour(path: str, image: object = None) -> str:
    """Tell which SDK a config without images is for: only Flyte 2 looks into a project's
    `.flyte` folder, and only Flyte 2 has `image.builder` and `image.registry`.
    """  # noqa: D205
    folder = path.replace("\\", "/").rpartition("/")[0].rpartition("/")[2]
    settled = isinstance(image, dict) and ("builder" in image or "registry" in image)
    return FLYTE2 if settled or folder in (".flyte", ".union") else FLYTEKIT


class _LazyLayout:
    """Defers the second reading, for places, until one is asked for."""

    def __init__(self, source: Source, root: yaml.Node | None, own: dict[int, Any]) -> None:
        self._args = (source, root, own)
        # Equal texts of other keys are rare, and only cost the asking.
        self.may_repeat = any(
            len({str(key.value) for key, _value in pairs}) < len(pairs) for pairs in own.values()
        )
        self._layout: YamlLayout | None = None

    def get(self) -> YamlLayout:
        if self._layout is None:
            from .yaml_layout import YamlLayout

            self._layout = YamlLayout(*self._args)
        return self._layout

    def key(self, *path: str) -> Callable[[], Span]:
        return lambda: self.get().key(path)

    def place(self, key: object, *path: str) -> Callable[[], Place]:
        return lambda: self.get().place(path, key)


def _failed(source: Source, failure: Failure) -> Config:
    config = Config(source, "yaml", guess_flavour(source.path))
    config.failure = failure
    return config


def _unusable(source: Source, data: object, layout: _LazyLayout) -> Config:
    """Read a document that is empty, or not a mapping."""
    config = Config(source, "yaml", guess_flavour(source.path))
    if config.flavour == FLYTEKIT:
        span = layout.get().document()
        if data:
            message = f"AttributeError: {_missing(data, 'get')}"
            config.failure = Failure("not-a-mapping", message, span, type(data).__name__)
        else:
            config.failure = Failure("empty", NOT_A_DICT, span)
    return config


def _missing(data: object, attribute: str) -> str:
    """Give Python's own words for an attribute that `data` does not have."""
    try:
        getattr(data, attribute)
    except AttributeError as error:
        return str(error)
    raise AssertionError(f"{type(data)} has {attribute}")


def _flytekit(source: Source, images: object, layout: _LazyLayout, flavour: str) -> Config:
    config = Config(source, "yaml", flavour)
    if not isinstance(images, dict):
        kind = "images-null" if images is None else "images-type"
        message = f"AttributeError: {_missing(images, 'items')}"
        span = layout.get().key(("images",))
        config.failure = Failure(kind, message, span, type(images).__name__)
        return config
    _repeats(config, layout, "images")
    for key, value in images.items():
        config.sites.append(_site(config, key, value, layout.place(key, "images")))
    return config


def _flyte2(source: Source, refs: object, layout: _LazyLayout) -> Config:
    config = Config(source, "yaml", FLYTE2)
    _repeats(config, layout, "image", "image_refs")
    if isinstance(refs, dict):
        for key, value in refs.items():
            place = layout.place(key, "image", "image_refs")
            config.sites.append(_site(config, key, value, place))
    elif refs and refs is not True:  # what is false is taken for nothing given
        message = f"AttributeError: {_missing(refs, 'keys')}"
        span = layout.get().key(("image", "image_refs"))
        config.failure = Failure("images-type", message, span, type(refs).__name__)
    return config


def _repeats(config: Config, layout: _LazyLayout, *path: str) -> None:
    if layout.may_repeat:
        config.may_repeat = True
        config.repeats = lambda: layout.get().repeats(path)


def _site(config: Config, key: object, value: object, locate: Callable[[], Place]) -> Site:
    try:
        name = str(key)
    except ValueError:  # an integer of more digits than Python writes
        name = "<huge number>"
    key_type, kind = type(key).__name__, type(value).__name__
    if isinstance(value, str):
        return Site(config, name, value, locate, key_type=key_type)
    if config.flavour == FLYTE2:
        message = (
            "ValidationError: 1 validation error for ImageCache: Input should be a valid string"
        )
    else:
        message = f"TypeError: {_no_path(value)}"
    failure = Failure("not-a-string", message, detail=kind)
    return Site(config, name, None, locate, key_type=key_type, type_name=kind, failure=failure)


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


def _headings(data: dict[object, object], layout: _LazyLayout, flavour: str) -> Iterator[Heading]:
    """Find the keys that are nearly `images` or `image.image_refs`."""
    for key, value in data.items():
        if not isinstance(key, str) or not isinstance(value, dict):
            continue
        folded = key.strip().lower()
        if key != "images" and folded == "images":
            yield Heading(f"{key}:", "images:", layout.key(key))
        elif folded.replace("-", "_") in ("image_refs", "imagerefs"):
            yield Heading(f"{key}:", "image_refs: under image:", layout.key(key))
        elif folded == "image":
            yield from _image_headings(key, value, layout, flavour)


def _image_headings(
    key: str, image: dict[object, object], layout: _LazyLayout, flavour: str
) -> Iterator[Heading]:
    if "image_refs" in image and key == "image":
        return
    for sub in image:
        if isinstance(sub, str) and sub.replace("-", "_").lower() in (
            "images", "imagerefs", "image_refs", "refs", "image_ref", "imageref",
        ):  # fmt: skip
            yield Heading(f"{key}.{sub}:", "image.image_refs:", layout.key(key, sub))
            return
    strings = [value for value in image.values() if isinstance(value, str)]
    if flavour == FLYTEKIT and strings and all("/" in value for value in strings):
        yield Heading(f"{key}:", "images:", layout.key(key))


def _own_pairs(root: yaml.Node | None) -> dict[int, Any]:
    """Keep the pairs that each mapping near the root has before merge keys are resolved in it."""
    own: dict[int, Any] = {}
    level = [root] if root is not None else []
    for _depth in range(3):  # the document, `image`, `image_refs`
        mappings = [node for node in level if isinstance(node, yaml.MappingNode)]
        own.update((id(node), list(node.value)) for node in mappings)
        level = [value for node in mappings for _key, value in node.value]
    return own


def _guard_merges(root: yaml.Node | None) -> None:
    """Refuse documents whose merge keys PyYAML would expand beyond measure."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node) -> int:
        if id(node) not in sizes:
            sizes[id(node)] = 0
            if isinstance(node, yaml.MappingNode):
                merged = [value for key, value in node.value if key.tag == MERGE]
                sizes[id(node)] = len(node.value) + sum(map(size, merged))
            elif isinstance(node, yaml.SequenceNode):
                sizes[id(node)] = sum(map(size, node.value))
        return sizes[id(node)]

    stack, seen = [root] if root is not None else [], set()
    merges = False
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            merges = merges or any(key.tag == MERGE for key, _ in node.value)
            if merges and size(node) > MAX_MERGED:
                raise Unreadable(f"has merge keys (<<) that make more than {MAX_MERGED:,} entries")
            stack.extend(child for pair in node.value for child in pair)
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)


def _syntax(source: Source, error: yaml.YAMLError) -> Failure:
    """Turn PyYAML's error into ours; Flyte shows only that there is no mapping."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    detail = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None)
    kind = "yaml-syntax"
    if context == "expected a single document in the stream":
        kind = "several-documents"
    span = None
    if mark is not None:
        at = min(source.offset_of_translated(mark.index), len(source.text))
        line, _ = source.position(at)
        span = Span(at, max(at, source.line_span(line).end))
    elif isinstance(error, yaml.reader.ReaderError):
        at = source.offset_of_translated(int(error.position))
        span, detail = Span(at, at + 1), f"character #x{error.character:04x} is not allowed"
    return Failure(kind, NOT_A_DICT, span, detail)


def _construction(source: Source, root: yaml.Node | None, error: Exception) -> Failure:
    from .yaml_layout import bad_scalar  # costs only here

    message = f"{type(error).__name__}: {error}"
    return Failure("bad-value", message, bad_scalar(source, root), str(error))
