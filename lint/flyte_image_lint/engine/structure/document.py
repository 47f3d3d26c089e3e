"""YAML documents: of a config, all but the images; of other files, all."""

from __future__ import annotations

import yaml

from ...text.source import Source
from .leaves import NOWHERE, Leaf
from .plain import is_key_of_images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .leaves import Shape

_TEXT = "tag:yaml.org,2002:str"


def shape(source: Source) -> Shape | None:
    """Give all nodes; None where there is no YAML."""
    try:
        roots = [
            root
            for root in yaml.compose_all(source.printable_text, Loader=yaml.SafeLoader)
            if not (isinstance(root, yaml.ScalarNode) and not root.value)
        ]
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
        return None  # PyYAML lets the errors of impossible escapes and the like through
    except RecursionError:
        return None
    return [part for root in roots for part in _Document(source).parts(root)]


class _Document:
    def __init__(self, source: Source) -> None:
        self._text = source.printable_text
        self._is_config = source.kind == "config"
        self._images: list[yaml.Node] = []
        self._aliased: dict[int, Leaf] = {}

    def parts(self, root: yaml.Node) -> Iterator[str | Leaf]:
        """Give the nodes in order, from the root, at depth 0, on."""
        seen: set[int] = set()
        stack: list[tuple[yaml.Node, int]] = [(root, 0)]
        while stack:
            node, depth = stack.pop()
            if id(node) in seen or self._is_image(node):
                # What a config's fix changes must not be felt elsewhere; a script runs anywhere.
                yield self._alias(node) if self._is_config else "alias"
                continue
            seen.add(id(node))
            if isinstance(node, yaml.ScalarNode):
                start, end = node.start_mark.index, node.end_mark.index
                yield "scalar"
                yield self._type(node.tag, start, end)
                yield Leaf(node.value, start, end, any_value=self._is_config)
                continue
            yield f"{node.tag} {type(node).__name__}"
            inner = self._inner(node, depth)
            yield str(len(inner))
            stack += [(part, depth + 1) for part in reversed(inner)]

    def _type(self, tag: str, start: int, end: int) -> Leaf:
        """Give the type of a scalar: quotes may make a text of a number, and nothing else."""
        may_change = not self._is_config and tag != _TEXT
        return Leaf(tag, start if may_change else NOWHERE, end, any_value=may_change)

    def _inner(self, node: yaml.Node, depth: int) -> list[yaml.Node]:
        """Give the nodes in a collection; of a config, without the images."""
        if not isinstance(node, yaml.MappingNode):
            return list(node.value)
        if not self._is_config or depth > 1:
            return [part for pair in node.value for part in pair]
        self._images += [
            value
            for key, value in node.value
            if _of_images(key) and value.start_mark.index >= key.end_mark.index  # no alias
        ]
        return [part for pair in node.value if not _of_images(pair[0]) for part in pair]

    def _is_image(self, node: yaml.Node) -> bool:
        at = node.start_mark.index
        return any(one.start_mark.index <= at < one.end_mark.index for one in self._images)

    def _alias(self, node: yaml.Node) -> Leaf:
        if id(node) not in self._aliased:
            text = self._text[node.start_mark.index : node.end_mark.index]
            self._aliased[id(node)] = Leaf(text, NOWHERE)
        return self._aliased[id(node)]


def _of_images(key: yaml.Node) -> bool:
    return isinstance(key, yaml.ScalarNode) and is_key_of_images(key.value)
