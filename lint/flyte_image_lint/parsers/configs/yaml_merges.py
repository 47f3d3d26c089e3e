"""Merge keys (`<<`), resolved as PyYAML does: the way up to 6.0.3, and that from 6.0.4.

Which image a name has may depend on that, where merged mappings share keys, so that neither is
left to the PyYAML that happens to be installed. YAML's own rule is that of several merged
mappings the first wins (https://yaml.org/type/merge.html), which is what PyYAML up to 6.0.3
does; this is what we go by, and where 6.0.4 comes to something else, we say so.
Both are from `SafeConstructor.flatten_mapping` (yaml/constructor.py).
"""

from __future__ import annotations

import yaml
from yaml.constructor import ConstructorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    Pair = tuple[yaml.Node, yaml.Node]

MERGE = "tag:yaml.org,2002:merge"
_VALUE = "tag:yaml.org,2002:value"
_STR = "tag:yaml.org,2002:str"
_WHILE = "while constructing a mapping"


class FirstWins(yaml.SafeLoader):
    """Resolves merge keys as PyYAML does up to 6.0.3.

    `contested` says that another way may come to something else: several mappings were merged, or
    one that has two keys that are spelled alike.
    """

    def __init__(self, stream: IO[str]) -> None:
        super().__init__(stream)
        self.contested = False

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Put the pairs of merged mappings before the node's own, those of the first one last."""
        pairs: list[Pair] = []
        merges = 0
        for mappings in _taken_out(node):
            merges += len(mappings)
            several: list[list[Pair]] = []
            for merged in mappings:
                self.flatten_mapping(_mapping(node, merged))
                several.append(merged.value)
            pairs += [pair for each in reversed(several) for pair in each]
        if pairs:
            spelled = {_spelled(key) for key, _value in pairs}
            self.contested = self.contested or merges > 1 or len(spelled) < len(pairs)
            node.value = pairs + node.value


class ByIdentity(yaml.SafeLoader):
    """Resolves merge keys as PyYAML does from 6.0.4.

    Pairs stay in their order, so that the last of several mappings wins. Of pairs whose keys
    have the very same object for a text only the first is taken: the pairs of one mapping that
    is merged twice, but also keys of one letter, since Python keeps one object for each of these.
    """

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Put the pairs of merged mappings before the node's own, in their order."""
        pairs: list[Pair] = []
        seen: set[int] = set()
        for mappings in _taken_out(node):
            for merged in mappings:
                self.flatten_mapping(_mapping(node, merged))
                for pair in merged.value:
                    if id(pair[0].value) not in seen:
                        seen.add(id(pair[0].value))
                        pairs.append(pair)
        if pairs:
            node.value = pairs + node.value


def _taken_out(node: yaml.MappingNode) -> Iterator[list[yaml.Node]]:
    """Take each merge key out of a node, and yield what it merges. Raises ConstructorError."""
    at = 0
    while at < len(node.value):
        key, value = node.value[at]
        if key.tag == MERGE:
            del node.value[at]
            if isinstance(value, yaml.MappingNode):
                yield [value]
            elif isinstance(value, yaml.SequenceNode):
                yield value.value
            else:
                problem = (
                    f"expected a mapping or list of mappings for merging, but found {value.id}"
                )
                raise ConstructorError(_WHILE, node.start_mark, problem, value.start_mark)
        else:
            if key.tag == _VALUE:
                key.tag = _STR
            at += 1


def _mapping(node: yaml.MappingNode, merged: yaml.Node) -> yaml.MappingNode:
    """Hold that what is merged is a mapping. Raises ConstructorError."""
    if not isinstance(merged, yaml.MappingNode):
        problem = f"expected a mapping for merging, but found {merged.id}"  # type: ignore[attr-defined]
        raise ConstructorError(_WHILE, node.start_mark, problem, merged.start_mark)
    return merged


def _spelled(key: yaml.Node) -> object:
    """Give what tells keys apart that may be one object to PyYAML."""
    return key.value if isinstance(key, yaml.ScalarNode) else id(key.value)
