"""Names of Python that stand for one of a few expressions, or for a class."""

from __future__ import annotations

import ast

from .bindings import bindings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .scopes import Scope


def branch_values(scope: ast.AST, name: str) -> list[ast.expr]:
    """Give what a name is assigned in the branches of one `if`, once in each of them.

    Nothing where it is bound in any other way, too.
    """
    bound = [value for one, value in bindings(scope) if one == name]
    for statement in getattr(scope, "body", []) if len(bound) > 1 else ():
        if isinstance(statement, ast.If):
            values = list(_branches(statement, name))
            if None not in values and len(values) == len(bound):
                return [value for value in values if value is not None]
    return []


def _branches(statement: ast.If, name: str) -> Iterator[ast.expr | None]:
    """Give what each branch assigns; None for one that assigns nothing, or twice."""
    for body in (statement.body, statement.orelse):
        if len(body) == 1 and isinstance(body[0], ast.If):
            yield from _branches(body[0], name)
            continue
        values = [value for one in body if (value := _assigned(one, name)) is not None]
        yield values[0] if len(values) == 1 else None


def _assigned(statement: ast.stmt, name: str) -> ast.expr | None:
    if isinstance(statement, ast.AnnAssign):
        target: ast.expr | None = statement.target
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    else:
        return None
    is_it = isinstance(target, ast.Name) and target.id == name
    return statement.value if is_it else None


def default_value(
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str
) -> ast.expr | None:
    """Give the default of a parameter, None without one or if it is bound again."""
    if sum(one == name for one, _value in bindings(function)) != 1:
        return None
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = positional[len(positional) - len(arguments.defaults) :]
    pairs: list[tuple[ast.arg, ast.expr | None]] = [
        *zip(with_default, arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return next((value for argument, value in pairs if argument.arg == name), None)


def class_bound(scope: ast.AST, name: str) -> ast.ClassDef | None:
    """Give the class of a name that is bound once, by a class."""
    body: Sequence[ast.AST] = getattr(scope, "body", [])
    classes = [one for one in body if isinstance(one, ast.ClassDef) and one.name == name]
    is_once = sum(one == name for one, _value in bindings(scope)) == 1
    return classes[0] if classes and is_once else None


def attribute(node: ast.Attribute, scope: Scope) -> tuple[ast.expr, Scope] | None:
    """Give the expression of a class's attribute: `Images.GPU`, and `Images.GPU.value` of an
    enumeration.
    """  # noqa: D205
    owner, name, of_enum = node.value, node.attr, False
    if name == "value" and isinstance(owner, ast.Attribute):
        of_enum, name = True, owner.attr
        owner = owner.value
    owner_class = scope.class_of(owner.id) if isinstance(owner, ast.Name) else None
    if owner_class is None:
        return None
    cls, where = owner_class
    bases = [_last(base) for base in cls.bases]
    is_enum = any(base.endswith("Enum") for base in bases)
    if is_enum != of_enum and not (is_enum and ("str" in bases or "StrEnum" in bases)):
        return None
    values = [value for one, value in bindings(cls) if one == name]
    return (values[0], where) if len(values) == 1 and values[0] is not None else None


def is_member(node: ast.expr, scope: Scope) -> bool:
    """Whether an expression is `Images.GPU` of an enumeration whose members are strings."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    owner_class = scope.class_of(node.value.id)
    bases = [_last(base) for base in owner_class[0].bases] if owner_class else []
    return any(base.endswith("Enum") and base != "StrEnum" for base in bases)


def entry(node: ast.Subscript, scope: Scope) -> tuple[ast.expr, Scope] | None:
    """Give the expression of an entry of a dictionary that is written out: `IMAGES["gpu"]`."""
    if not isinstance(node.value, ast.Name) or not isinstance(node.slice, ast.Constant):
        return None
    bound = scope.find(node.value.id)
    if bound is None:
        return None
    mapping, where = bound
    if not isinstance(mapping, ast.Dict) or None in mapping.keys:
        return None
    pairs = zip(mapping.keys, mapping.values, strict=True)
    values = [
        value
        for key, value in pairs
        if isinstance(key, ast.Constant) and key.value == node.slice.value
    ]
    return (values[-1], where) if values else None


def _last(base: ast.expr) -> str:
    return base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
