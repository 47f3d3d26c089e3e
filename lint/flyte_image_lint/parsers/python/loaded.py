"""What is run when a module of Python is loaded, and what its definitions speak of."""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scopes import Scope


def statements(body: list[ast.stmt], *, is_certain: bool = True) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield what is run when a module is loaded, each with whether it certainly is."""
    for node in body:
        yield node, is_certain
        if isinstance(node, ast.If):
            if _is_never(node.test):
                yield from statements(node.orelse, is_certain=is_certain)
            else:
                yield from statements([*node.body, *node.orelse], is_certain=False)
        elif isinstance(node, ast.Try):
            handlers = [one for handler in node.handlers for one in handler.body]
            yield from statements(node.body, is_certain=is_certain)
            yield from statements(handlers, is_certain=False)
            yield from statements([*node.orelse, *node.finalbody], is_certain=is_certain)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            yield from statements(node.body, is_certain=is_certain)


def _is_never(test: ast.expr) -> bool:
    """Whether what follows is not run when a module is imported."""
    if isinstance(test, ast.Compare):
        test = test.left
        return isinstance(test, ast.Name) and test.id == "__name__"
    last = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return last == "TYPE_CHECKING"


def imports_of(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Give the full names of what a statement imports; relative ones begin with dots."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield alias.name
        else:
            module = f"{node.module}." if node.module else ""
            yield f"{'.' * node.level}{module}{alias.name}"


def mentioned(node: ast.AST, scope: Scope) -> Iterator[str]:
    """Yield the names of the module, and the full ones of imports, that a node speaks of."""
    for one in ast.walk(node):
        if isinstance(one, (ast.Name, ast.Attribute)) and isinstance(one.ctx, ast.Load):
            dotted = scope.dotted(one)
            if dotted:
                yield dotted
            elif isinstance(one, ast.Name):
                yield one.id
