"""The names that a module, a class or a function of Python binds, but for imports."""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_CHANGERS = frozenset(
    ("append", "clear", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update")
)
NOTHING: frozenset[type[ast.AST]] = frozenset((ast.Constant, ast.Load, ast.Store, ast.Del))
"""Nodes without children that bind nothing."""

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def bindings(scope: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Give each name that is bound, as often as that is done, not those of what is inside.

    With it comes the expression, if it is bound by `name = …`.
    """
    if isinstance(scope, FUNCTIONS):
        yield from ((argument, None) for argument in _arguments(scope.args))
    body = getattr(scope, "body", [])
    waiting: list[ast.AST] = list(body) if isinstance(body, list) else [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            # Of `a = b = …`, each is bound once.
            yield from ((one.id, node.value) for one in node.targets if isinstance(one, ast.Name))
            waiting += (one for one in node.targets if not isinstance(one, ast.Name))
            waiting.append(node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node.value
            waiting += (one for one in (node.annotation, node.value) if one)
        elif isinstance(node, _DEFINITIONS):
            yield node.name, None
        elif not isinstance(node, ast.Lambda):
            yield from ((name, None) for name in _names(node))
            waiting += children(node, NOTHING)


def children(node: ast.AST, leaves: frozenset[type[ast.AST]]) -> list[ast.AST]:
    """Give the children of a node, but for such `leaves` as stand alone in a field.

    `ast.iter_child_nodes` takes several times as long.
    """
    nodes: list[ast.AST] = []
    for field in node._fields:
        value = getattr(node, field, None)
        if type(value) is list:
            nodes += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST) and type(value) not in leaves:
            nodes.append(value)
    return nodes


def _arguments(arguments: ast.arguments) -> Iterator[str]:
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        yield argument.arg
    for rest in (arguments.vararg, arguments.kwarg):
        if rest:
            yield rest.arg


def _names(node: ast.AST) -> list[str]:
    """Give the names that a node binds by itself."""
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return node.names
    name = None
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        name = node.name
    elif isinstance(node, ast.MatchMapping):
        name = node.rest
    return [name] if name else []


def changed(node: ast.AST) -> str | None:
    """Give the name of a list, dictionary or object that a node changes."""
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in _CHANGERS:
            return None
        target = node.func.value
    elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        target = node.value
    else:
        return None
    return target.id if isinstance(target, ast.Name) else None
