"""The calls of a Python program: what is called, with which arguments."""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scopes import Scope

MAX_STEPS = 20
"""Of names that stand for names, so many are followed."""


class Call:
    """A call, and the scope that its names are read in.

    `dotted` is the full name of what is called, where that is imported, else ""; `root` and
    `last` are its first and last part. `method` is the last part in any case.
    """

    __slots__ = ("dotted", "last", "method", "node", "root", "scope")

    def __init__(self, node: ast.Call, scope: Scope) -> None:
        self.node = node
        self.scope = scope
        self.dotted = scope.dotted(node.func)
        self.root = self.dotted.partition(".")[0]
        self.last = self.dotted.rpartition(".")[2]
        self.method = node.func.attr if isinstance(node.func, ast.Attribute) else ""

    def argument(self, position: int | None, name: str) -> ast.expr | None:
        """Give an argument, by its position or its name."""
        for keyword in self.node.keywords:
            if keyword.arg == name:
                return keyword.value
        if position is not None and position < len(self.node.args):
            before = self.node.args[: position + 1]
            if not any(isinstance(one, ast.Starred) for one in before):
                return before[-1]
        return None


def resolve(node: ast.expr, scope: Scope) -> tuple[ast.expr, Scope]:
    """Follow names to the one expression that they stand for, as far as it is certain."""
    for _step in range(MAX_STEPS):
        bound = scope.find(node.id) if isinstance(node, ast.Name) else None
        if bound is None:
            break
        node, scope = bound
    return node, scope


def elements(node: ast.expr | None, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
    """Give the elements of a list or tuple, each with the scope it is read in."""
    if node is None:
        return
    listed, where = resolve(node, scope)
    if isinstance(listed, (ast.List, ast.Tuple)):
        for element in listed.elts:
            yield resolve(element, where)


def member(node: ast.expr, *names: str) -> ast.expr | None:
    """Give what a call's keyword, or a dictionary's key, of one of the names is."""
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg in names:
                return keyword.value
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in names:
                return value
    return None


def is_none(node: ast.expr) -> bool:
    """Whether an expression is `None`."""
    return isinstance(node, ast.Constant) and node.value is None
