"""Where things stand in a YAML config, by PyYAML's nodes."""

from __future__ import annotations

import yaml

from ...model.document import DuplicateKey, Place
from ...text.source import Source, Span
from ...text.yaml_scalars import beginning, content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

STR = "tag:yaml.org,2002:str"
MERGE = "tag:yaml.org,2002:merge"


class YamlLayout:
    """Places of the keys and values of `root`, the document that PyYAML has constructed.

    Constructing has resolved the merge keys in `root`; `own` holds, by node identity, the
    pairs that the mappings near the root had before.
    """

    def __init__(self, source: Source, root: yaml.Node | None, own: dict[int, Any]) -> None:
        self._source = source
        self._root = root
        self._own = own
        self._of_mapping: dict[int, dict[object, tuple[yaml.Node, yaml.Node]]] = {}

    def document(self) -> Span:
        """Where the document stands: its first line with content, else the first line."""
        start = 0
        if self._root is not None:
            start = self._source.offset_of_translated(self._root.start_mark.index)
        return self._source.line_span(self._source.line_of(start))

    def key(self, path: tuple[str, ...]) -> Span:
        """Where the last key of `path` stands."""
        span = self.document()
        node = self._root
        for name in path:
            pair = self._pairs(node).get(name)
            if pair is None:
                break
            span, node = self._text(pair[0])[0], pair[1]
        return span

    def place(self, path: tuple[str, ...], key: object) -> Place:
        """Where the entry `key` of the mapping at `path` stands."""
        node = self._root
        for name in path:
            node = self._pairs(node)[name][1]
        key_node, value_node = self._pairs(node)[key]
        name_span = self._text(key_node)[0]
        value_span, not_editable_because = self._text(value_node)
        if value_span.start == value_span.end and not isinstance(value_node, yaml.ScalarNode):
            value_span = name_span
        return Place(name_span, value_span, not_editable_because)

    def duplicates(self, path: tuple[str, ...]) -> list[DuplicateKey]:
        """Find the keys that stand twice in a mapping on the way to `path` or at it."""
        duplicates: list[DuplicateKey] = []
        node = self._root
        for depth in range(len(path) + 1):
            pairs = self._own.get(id(node), [])
            wanted = path[depth] if depth < len(path) else None
            first: dict[object, yaml.Node] = {}
            for key_node, _value in pairs:
                if key_node.tag == MERGE:
                    continue
                key = _constructed(key_node)
                if key in first and wanted in (None, key):
                    spans = self._text(first[key])[0], self._text(key_node)[0]
                    duplicates.append(DuplicateKey(str(key), *spans))
                first[key] = key_node
            if wanted is not None:
                pair = self._pairs(node).get(wanted)
                node = pair[1] if pair else None
        return duplicates

    def _pairs(self, node: yaml.Node | None) -> dict[object, tuple[yaml.Node, yaml.Node]]:
        """Map the constructed keys of a mapping to the nodes that won."""
        if not isinstance(node, yaml.MappingNode):
            return {}
        if id(node) not in self._of_mapping:
            self._of_mapping[id(node)] = {
                _constructed(key_node): (key_node, value_node)
                for key_node, value_node in node.value
            }
        return self._of_mapping[id(node)]

    def _text(self, node: yaml.Node) -> tuple[Span, str]:
        """Give the span of a node's text, and why it does not spell the node's value, if so."""
        at = self._source.offset_of_translated
        if not isinstance(node, yaml.ScalarNode):
            return self._trimmed(at(node.start_mark.index), at(node.end_mark.index)), "a collection"
        whole = Span(at(node.start_mark.index), at(node.end_mark.index))
        span = content(self._source.text, whole, node.style)
        if node.style in ("|", ">"):
            trimmed = self._trimmed(span.start, span.end)
            header = beginning(self._source.text, whole)
            span = trimmed if trimmed.end > trimmed.start else Span(header, header + 1)
        elif node.style is None and span.start == span.end:
            return Span(whole.end, whole.end), "nothing is written there"
        spelled = self._source.text[span.start : span.end] == node.value
        return span, "" if spelled else _WHY.get(node.style, "the value is folded")

    def _trimmed(self, start: int, end: int) -> Span:
        text = self._source.text[start:end]
        left = len(text) - len(text.lstrip())
        return Span(start + left, max(start + left, start + len(text.rstrip())))


_WHY = {
    '"': "the value has escapes or a line break",
    "'": "the value has doubled quotes or a line break",
    "|": "the value is a block that ends with a line break",
    ">": "the value is a block that ends with a line break",
}


def _constructed(node: yaml.Node) -> object:
    """Give the key as PyYAML constructs it."""
    if node.tag == STR and isinstance(node, yaml.ScalarNode):
        return node.value
    return yaml.constructor.SafeConstructor().construct_object(node, deep=True)


def bad_scalar(source: Source, root: yaml.Node | None) -> Span | None:
    """Find the first scalar under `root` that PyYAML cannot construct."""
    for node in _scalars(root):
        try:
            _constructed(node)
        except yaml.YAMLError:  # a part of something that can be constructed, perhaps
            continue
        except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
            at = source.offset_of_translated
            return Span(at(node.start_mark.index), at(node.end_mark.index))
    return None


def _scalars(root: yaml.Node | None) -> Iterator[yaml.Node]:
    stack, seen = [root] if root is not None else [], set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            stack.extend(child for pair in reversed(node.value) for child in reversed(pair))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(reversed(node.value))
        else:
            yield node
