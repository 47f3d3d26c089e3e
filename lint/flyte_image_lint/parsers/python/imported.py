"""Constants of other modules: where a program refers to them, and what they are there."""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scopes import Scope

MAX_DEPTH = 20
"""Of names that stand for names."""


def imported(node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[tuple[str, ast.expr]]:
    """Give the full names of what is imported and may be the value of an expression."""
    if depth > MAX_DEPTH:
        return
    if isinstance(node, ast.IfExp):
        yield from imported(node.body, scope, depth + 1)
        yield from imported(node.orelse, scope, depth + 1)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from imported(value, scope, depth + 1)
    elif isinstance(node, ast.NamedExpr):
        yield from imported(node.value, scope, depth + 1)
    elif dotted := full_name(node, scope):
        yield dotted, node
    elif isinstance(node, ast.Name):
        bound = scope.find(node.id)
        for value, where in [bound] if bound else scope.branches(node.id):
            yield from imported(value, where, depth + 1)


def full_name(node: ast.expr, scope: Scope) -> str:
    """Give the full name of what is imported, with a key of a dictionary; "" for other things."""
    key = ""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        if not isinstance(node.slice.value, str):
            return ""
        key = f"[{node.slice.value!r}]"
        node = node.value
    dotted = scope.dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""
    return dotted + key if "." in dotted.strip(".") or dotted.startswith(".") else ""
