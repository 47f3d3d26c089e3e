"""What names in a Python module stand for, where that is certain: imports and constants."""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_STARRED = frozenset(
    ("ContainerTask", "ImageSpec", "PodTemplate", "Resources", "dynamic", "eager", "task")
)
"""Names that `from flytekit import *` brings, of those that matter here."""


class Scope:
    """A module or a function, and what its names are bound to.

    `values` has the expression of a name that is assigned exactly once, by `name = …`; None
    for one that is bound in another way, or more than once.
    """

    __slots__ = ("_node", "_values", "parent", "rebound")

    def __init__(self, node: ast.AST, parent: Scope | None) -> None:
        self._node = node
        self._values: dict[str, ast.expr | None] | None = None
        self.parent = parent
        self.rebound: set[str] = set()

    @property
    def values(self) -> dict[str, ast.expr | None]:
        """The names that are bound here, and by what; looked for when first asked for."""
        if self._values is None:
            self._values = dict.fromkeys(self.rebound)
            for name, value in _bindings(self._node):
                self._values[name] = None if name in self._values else value
        return self._values

    def find(self, name: str) -> tuple[ast.expr, Scope] | None:
        """Give the one expression that a name stands for, and the scope that it is read in."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                value = scope.values[name]
                return None if value is None else (value, scope)
            scope = scope.parent
        return None


class Survey:
    """The nodes of a program that matter, each with the scope that its names are read in."""

    def __init__(self, tree: ast.Module) -> None:
        self.calls: list[tuple[ast.Call, Scope]] = []
        self.bindings: list[tuple[ast.Assign | ast.Dict, Scope]] = []
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self._module = Scope(tree, None)
        waiting: list[tuple[ast.AST, Scope]] = [(tree, self._module)]
        while waiting:
            node, scope = waiting.pop()
            self._keep(node, scope)
            if isinstance(node, _FUNCTIONS):
                inner = Scope(node, scope)
                inside = set(map(id, node.body if isinstance(node.body, list) else [node.body]))
                waiting += [  # decorators and defaults are outside
                    (child, inner if id(child) in inside else scope) for child in _children(node)
                ]
            else:
                waiting += [(child, scope) for child in _children(node)]

    def _keep(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, ast.Call):
            self.calls.append((node, scope))
        elif isinstance(node, (ast.Assign, ast.Dict)):
            self.bindings.append((node, scope))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self.imports.append(node)
        elif isinstance(node, ast.Global):
            self._module.rebound.update(node.names)


def _children(node: ast.AST) -> list[ast.AST]:
    """Give the children of a node, but for those that have none and say nothing by themselves.

    `ast.iter_child_nodes` takes several times as long.
    """
    found: list[ast.AST] = []
    for field in node._fields:
        value = getattr(node, field, None)
        if type(value) is list:
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
            found.append(value)
    return found


_LEAVES = frozenset((ast.Name, ast.Constant, ast.Load, ast.Store, ast.Del))


def _bindings(scope: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Give all names that a module or function binds, not those of functions inside of it."""
    if isinstance(scope, _FUNCTIONS):
        arguments = scope.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            yield argument.arg, None
        for rest in (arguments.vararg, arguments.kwarg):
            if rest:
                yield rest.arg, None
    body = getattr(scope, "body", [])
    waiting: list[ast.AST] = list(body) if isinstance(body, list) else [body]
    while waiting:
        node = waiting.pop()
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            # Of `a = b = …`, each is bound once.
            yield from ((t.id, value) for t in node.targets if isinstance(t, ast.Name))
            waiting.append(node.value)
            continue
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, value
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, None
            continue
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from ((name, None) for name in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id, None
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name, None
        if not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


class Imports:
    """The modules and names that a module imports, by the names that it gives them."""

    __slots__ = ("_names", "_stars", "roots")

    def __init__(self, nodes: Sequence[ast.Import | ast.ImportFrom]) -> None:
        self._names: dict[str, str] = {}
        self._stars: list[str] = []
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._names.setdefault(alias.asname or whole, whole)
            else:
                module = "." * node.level + (node.module or "")
                for alias in node.names:
                    if alias.name == "*":
                        self._stars.append(module)
                    self._names.setdefault(alias.asname or alias.name, f"{module}.{alias.name}")
        self.roots = frozenset(
            name.partition(".")[0] for name in (*self._names.values(), *self._stars)
        )

    def dotted(self, expression: ast.expr, scope: Scope) -> str:
        """Give the full name of what an expression refers to, "" where that is not certain."""
        parts: list[str] = []
        while isinstance(expression, ast.Attribute):
            parts.append(expression.attr)
            expression = expression.value
        if not isinstance(expression, ast.Name):
            return ""
        name = expression.id
        first = self._names.get(name)
        if first is None and name in _STARRED and len(self._stars) == 1:
            first = f"{self._stars[0]}.{name}"
        outer: Scope | None = scope if first else None
        while outer is not None:  # what the module itself binds hides what it imports
            if name in outer.values:
                return ""
            outer = outer.parent
        return ".".join([first, *reversed(parts)]) if first else ""
