"""YAML documents as `yaml.safe_load` gives them to flytekit, from a text stream.

flytekit hides every YAML error behind a debug message (flytekit/configuration/file.py).
"""

from __future__ import annotations

from io import BytesIO, TextIOWrapper

import yaml

from ...model.document import ParseFailure
from ...text.source import Source, Span, Unreadable
from ...text.yaml_limits import limit_nesting
from .lazy import LazyYamlLayout
from .yaml_images import NOT_A_DICT
from .yaml_merges import MERGE, ByIdentity, FirstWins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .yaml_layout import YamlLayout

    Pairs = list[tuple[yaml.Node, yaml.Node]]

MAX_MERGED = 100_000
"""Entries that merge keys (`<<`) may make of one document; PyYAML copies every one."""

STR = "tag:yaml.org,2002:str"


class YamlDocument:
    """What a file holds, None for nothing, and where; `contested` is that of the loader."""

    __slots__ = ("contested", "data", "layout")

    def __init__(self, data: object, layout: LazyYamlLayout, *, contested: bool = False) -> None:
        self.data = data
        self.layout = layout
        self.contested = contested


def load(
    source: Source, way: type[FirstWins | ByIdentity] = FirstWins
) -> YamlDocument | ParseFailure:
    """Load a file, resolving merge keys in one of two ways.

    Raises Unreadable where merge keys, or brackets, would take too long.
    """
    if source.is_text:
        limit_nesting(source.text)
    root: yaml.Node | None = None
    try:
        loader = way(TextIOWrapper(BytesIO(source.data), encoding="utf-8"))
        root = loader.get_single_node()
        own = _own_pairs(root)
        if b"<<" in source.data or b"merge" in source.data:
            _guard_merges(root)
        data = None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        return _syntax(source, error)
    except UnicodeDecodeError as error:
        return ParseFailure("encoding", f"UnicodeDecodeError: {error}")
    except RecursionError as error:
        return ParseFailure("too-deep", f"RecursionError: {error}")
    except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError) as error:
        # `2024-02-31`, `!!int x` and the like: PyYAML lets the constructor's own error through.
        return _construction(source, root, error)

    def layout() -> YamlLayout:
        from .yaml_layout import YamlLayout

        return YamlLayout(source, root, own)

    lazy = LazyYamlLayout(layout, may_repeat=any(map(_may_repeat, own.values())))
    return YamlDocument(data, lazy, contested=getattr(loader, "contested", False))


def _may_repeat(pairs: Pairs) -> bool:
    """Whether a key may stand twice: two are spelled alike, or two are of a kind but text.

    Only scalars count: PyYAML refuses other keys.
    """
    keys = [key for key, _value in pairs if isinstance(key, yaml.ScalarNode)]
    kinds = [key.tag for key in keys if key.tag not in (STR, MERGE)]
    return len({key.value for key in keys}) < len(keys) or len(kinds) > 1


def _own_pairs(root: yaml.Node | None) -> dict[int, Pairs]:
    """Keep the pairs that the mappings of images have before merge keys are resolved in them."""
    own: dict[int, Pairs] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.MappingNode) and id(node) not in own:
            own[id(node)] = list(node.value)
            stack += [
                value
                for key, value in node.value
                if key.tag == MERGE or key.value in ("images", "image", "image_refs")
            ]
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
    total = 0
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            if any(key.tag == MERGE for key, _ in node.value):
                total += size(node)
            if total > MAX_MERGED:
                raise Unreadable(f"has merge keys (<<) that make more than {MAX_MERGED:,} entries")
            stack.extend(child for pair in node.value for child in pair)
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)


def _syntax(source: Source, error: yaml.YAMLError) -> ParseFailure:
    """Turn PyYAML's error into ours; Flyte shows only that there is no mapping."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    detail = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None)
    kind = "yaml-syntax"
    if context == "expected a single document in the stream":
        kind = "several-documents"
    span = None
    if mark is not None:
        at = min(source.offset_of_translated(mark.index), len(source.printable_text))
        line, _ = source.position(at)
        span = Span(at, max(at, source.line_span(line).end))
    elif isinstance(error, yaml.reader.ReaderError):
        at = source.offset_of_translated(int(error.position))
        span, detail = Span(at, at + 1), f"character #x{error.character:04x} is not allowed"
    return ParseFailure(kind, NOT_A_DICT, span, detail)


def _construction(source: Source, root: yaml.Node | None, error: Exception) -> ParseFailure:
    from .yaml_layout import bad_scalar  # costs only here

    message = f"{type(error).__name__}: {error}"
    return ParseFailure("bad-value", message, bad_scalar(source, root), str(error))
