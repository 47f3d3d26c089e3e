"""What names in a Python module stand for, where that is certain: imports and constants."""

from __future__ import annotations

import ast

from ..quick_test import FLYTE2_ROOTS, FLYTEKIT_ROOTS
from .bindings import FUNCTIONS, NOTHING, bindings, changed, children
from .branches import branch_values, class_bound, default_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_STARRED = frozenset(
    ("ContainerTask", "ImageSpec", "PodTemplate", "Resources", "dynamic", "eager", "task")
)
"""Names that `from flytekit import *` brings, of those that matter here."""

_LEAVES = NOTHING | {ast.Name}

SEVERAL = "?"
"""Stands in a full name for one of several."""


class Scope:
    """A module, a class or a function, and what its names are bound to.

    `values` has the expression of a name that is assigned exactly once, by `name = …`; None
    for one that is bound in another way, or more than once. `imports` has the full names of
    those that are imported.
    """

    __slots__ = ("_node", "_values", "imports", "parent", "rebound", "stars")

    def __init__(self, node: ast.AST, outer: Scope | None) -> None:
        self._node = node
        self._values: dict[str, ast.expr | None] | None = None
        self.parent = outer and outer._around
        self.rebound: set[str] = set()
        self.imports: dict[str, str] = {}
        self.stars: list[str] = []

    @property
    def _around(self) -> Scope | None:
        """The scope that what is inside of this one sees: not that of a class."""
        return self.parent if isinstance(self._node, ast.ClassDef) else self

    @property
    def values(self) -> dict[str, ast.expr | None]:
        """The names that are bound here, and by what; looked for when first asked for."""
        if self._values is None:
            self._values = dict.fromkeys(self.rebound)
            for name, value in bindings(self._node):
                is_again = name in self._values or name in self.imports
                self._values[name] = None if is_again else value
        return self._values

    def find(self, name: str) -> tuple[ast.expr, Scope] | None:
        """Give the one expression that a name stands for, and the scope that it is read in."""
        scope = self._binding(name)
        value = scope.values.get(name) if scope else None
        if scope is None or value is None or scope._may_be_outside(name):
            return None
        return value, scope

    def _may_be_outside(self, name: str) -> bool:
        """Whether a name of a class, before it is bound there, is what it is outside."""
        is_class = isinstance(self._node, ast.ClassDef)
        return bool(is_class and self.parent and self.parent._binding(name))

    def branches(self, name: str) -> list[tuple[ast.expr, Scope]]:
        """Give the expressions of a name that is assigned once in each branch of one `if`."""
        scope = self._own_binding(name)
        if scope is None or isinstance(scope._node, FUNCTIONS):
            return []
        return [(value, scope) for value in branch_values(scope._node, name)]

    def default(self, name: str) -> tuple[ast.expr, Scope] | None:
        """Give the default of a parameter that is not bound to anything else."""
        scope = self._own_binding(name)
        if scope is None or not isinstance(scope._node, FUNCTIONS):
            return None
        value = default_value(scope._node, name)
        return (value, scope.parent) if value is not None and scope.parent else None

    def class_of(self, name: str) -> tuple[ast.ClassDef, Scope] | None:
        """Give the class that a name certainly stands for."""
        scope = self._own_binding(name)
        if scope is None:
            return None
        cls = class_bound(scope._node, name)
        return (cls, scope) if cls else None

    def _binding(self, name: str) -> Scope | None:
        """Give the scope that binds a name, as seen from this one."""
        scope: Scope | None = self
        while scope and name not in scope.values and name not in scope.imports:
            scope = scope.parent
        return scope

    def _own_binding(self, name: str) -> Scope | None:
        """Give the scope that alone binds a name, in its own statements, and imports no such."""
        scope = self._binding(name)
        return None if scope and (name in scope.rebound or name in scope.imports) else scope

    def rebind_outside(self, names: Sequence[str]) -> None:
        """Take in that names of the scopes around this one are bound, or changed, here as well."""
        outer = self.parent
        while outer is not None:
            outer.rebound.update(names)
            outer = outer.parent

    def dotted(self, expression: ast.expr) -> str:
        """Give the full name of what is imported and referred to, "" where not certain."""
        parts: list[str] = []
        while isinstance(expression, ast.Attribute):
            parts.append(expression.attr)
            expression = expression.value
        first = self._imported(expression.id) if isinstance(expression, ast.Name) else ""
        return ".".join([first, *reversed(parts)]) if first else ""

    def _imported(self, name: str) -> str:
        """Give the full name of an imported name, "" if it is none, or hidden by another."""
        scope = self._binding(name)
        if scope:
            is_other = name in scope.values or scope._may_be_outside(name)
            return "" if is_other else scope.imports[name]
        module = self
        while module.parent:
            module = module.parent
        is_starred = name in _STARRED and len(module.stars) == 1
        return f"{module.stars[0]}.{name}" if is_starred else ""

    def bring(self, node: ast.Import | ast.ImportFrom) -> list[str]:
        """Take in what an import binds here; give the full names."""
        brought: list[str] = []
        for alias in node.names:
            if isinstance(node, ast.Import):
                full = alias.name if alias.asname else alias.name.partition(".")[0]
                name = alias.asname or full
            else:
                module = f"{node.module}." if node.module else ""
                full = f"{'.' * node.level}{module}{alias.name}"
                name = alias.asname or alias.name
            brought.append(full)
            if name == "*":
                self.stars.append(full.removesuffix(".*"))
            else:
                before = self.imports.get(name, full)
                self.imports[name] = full if _is_same(before, full) else SEVERAL
        return brought


class Survey:
    """The nodes of a program that matter, each with the scope that its names are read in.

    `roots` are the packages that it imports anywhere.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.calls: list[tuple[ast.Call, Scope]] = []
        self.bindings: list[tuple[ast.Assign | ast.Dict, Scope]] = []
        self.lists: list[ast.List] = []
        self.roots: set[str] = set()
        self.module = Scope(tree, None)
        waiting: list[tuple[ast.AST, Scope]] = [(tree, self.module)]
        while waiting:
            node, scope = waiting.pop()
            self._keep(node, scope)
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                inner = Scope(node, scope)
                inside = set(map(id, node.body if isinstance(node.body, list) else [node.body]))
                waiting += [  # decorators, defaults and base classes are outside
                    (child, inner if id(child) in inside else scope)
                    for child in children(node, _LEAVES)
                ]
            else:
                waiting += [(child, scope) for child in children(node, _LEAVES)]

    def _keep(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, ast.Call):
            self.calls.append((node, scope))
        elif isinstance(node, ast.List):
            self.lists.append(node)
        elif isinstance(node, (ast.Assign, ast.Dict)):
            self.bindings.append((node, scope))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self.roots.update(name.partition(".")[0] for name in scope.bring(node))
        elif isinstance(node, ast.Global):
            self.module.rebound.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            scope.rebind_outside(node.names)
        if name := changed(node):
            scope.rebound.add(name)
            scope.rebind_outside([name])


def _is_same(name: str, other: str) -> bool:
    """Whether two full names are of the same thing, which an SDK may have in several places.

    As in `try: from union import task`, `except ImportError: from flytekit import task`.
    """
    root, _, rest = name.partition(".")
    other_root, _, other_rest = other.partition(".")
    is_of_one = any({root, other_root} <= roots for roots in (FLYTEKIT_ROOTS, FLYTE2_ROOTS))
    return name == other or (is_of_one and rest.rpartition(".")[2] == other_rest.rpartition(".")[2])
