"""Python's syntax tree, without its places."""

from __future__ import annotations

import ast

from ...parsers.python import parser
from ...parsers.python.places import Places
from ...text.source import BOM, Source
from .leaves import ANYWHERE, Leaf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .leaves import Shape


def shape(source: Source) -> Shape | None:
    """Give the tree of a module; None where Python cannot read it."""
    text = source.printable_text
    skipped = len(BOM) if text.startswith(BOM) else 0
    return tree_shape(Source(source.path, text[skipped:].encode(errors="replace")), skipped)


def tree_shape(source: Source, skipped: int | None = None) -> Shape | None:
    """Give the tree of a text; its places begin at `skipped`, or are not known."""
    tree = parser.parse(source.text)
    if tree is None:
        return None
    parts: Shape = []
    places = Places(source)
    stack: list[object] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts += ["text", _leaf(places, node, skipped)]
        elif isinstance(node, ast.AST):
            parts.append(type(node).__name__)
            stack += [getattr(node, name, None) for name in reversed(node._fields)]
        elif isinstance(node, list):
            parts.append(f"list {len(node)}")
            stack += reversed(node)
        else:
            parts.append(repr(node))
    return parts


def _leaf(places: Places, node: ast.Constant, skipped: int | None) -> Leaf:
    text = str(node.value)
    if skipped is None:
        return Leaf(text, ANYWHERE)
    span = places.span(node)
    return Leaf(text, skipped + span.start, skipped + span.end)
