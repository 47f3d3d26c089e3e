"""Whether YAML documents are the same, but for comments: in scripts, those of shells."""

from __future__ import annotations

import yaml

from ...parsers.manifest import RUN_KEYS
from ...text.source import Unreadable
from ...text.yaml_limits import limit_nesting
from .same_script import same_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...text.source import Source

_ERRORS = (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError)


def same_documents(before: Source, after: Source) -> bool:
    """Compare all nodes. A config that is not YAML means nothing, before and after."""
    old, new = _documents(before.printable_text), _documents(after.printable_text)
    if old is None or new is None:
        return before.kind == "config" and old is None and new is None
    stack = [(one, other, "") for one, other in zip(old, new, strict=False)]
    seen: dict[int, int] = {}
    while stack:
        one, other, key = stack.pop()
        if id(one) in seen:  # an alias is one of the same node
            if seen[id(one)] != id(other):
                return False
            continue
        seen[id(one)] = id(other)
        if not _is_same_node(one, other, key):
            return False
        stack += _inner(one, other, key)
    return len(old) == len(new)


def _documents(text: str) -> list[yaml.Node] | None:
    try:
        limit_nesting(text)
        return list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except (*_ERRORS, RecursionError, Unreadable):
        return None


def _is_same_node(one: yaml.Node, other: yaml.Node, key: str) -> bool:
    if type(one) is not type(other) or one.tag != other.tag:
        return False
    if not isinstance(one, yaml.ScalarNode) or not isinstance(other, yaml.ScalarNode):
        return len(one.value) == len(other.value)
    if one.value == other.value:
        return True
    is_script = key.lower() in RUN_KEYS and one.style == other.style == "|"
    return is_script and same_script(one.value, other.value)


def _inner(one: yaml.Node, other: yaml.Node, key: str) -> list[tuple[yaml.Node, yaml.Node, str]]:
    """Give the nodes inside of two collections of the same size, with the keys they are under."""
    if isinstance(one, yaml.SequenceNode):
        return [(item, twin, key) for item, twin in zip(one.value, other.value, strict=True)]
    inner: list[tuple[yaml.Node, yaml.Node, str]] = []
    is_mapping = isinstance(one, yaml.MappingNode)
    for pair, twin in zip(one.value, other.value, strict=True) if is_mapping else ():
        name = pair[0].value if isinstance(pair[0], yaml.ScalarNode) else ""
        inner += [(pair[0], twin[0], ""), (pair[1], twin[1], name)]
    return inner
