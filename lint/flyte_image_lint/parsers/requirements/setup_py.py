"""`setup.py`, as far as it is certain without running it: one call, its arguments written out.

Anything else, as a list that a function reads from a file, says nothing.
"""

from __future__ import annotations

import ast
import re

from ...text.source import MAX_PARSED
from ..python.parser import parse
from .stated import required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .stated import Stated

_MODULES = ("setuptools", "distutils.core")


def python(text: str) -> str | None:
    """Give the Pythons that the project is for, as pip's specifiers; None where it does not say."""
    keywords = _keywords(text)
    spelled = _text(keywords.get("python_requires"))
    return spelled and spelled[0]


def stated(text: str) -> Iterator[Stated]:
    """Give what the file says of flytekit."""
    keywords = _keywords(text)
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", text))]  # as Python counts
    extras = keywords.get("extras_require")
    groups = extras.values if isinstance(extras, ast.Dict) else []
    base = keywords.get("install_requires")
    for node, is_base in [(base, True), *((group, False) for group in groups)]:
        for spanned, line in _texts(node):
            yield from required(spanned, text, starts[line - 1], is_base=is_base)


def _keywords(text: str) -> dict[str, ast.expr]:
    """Give what the only call of `setup` is given by name; names stand for what they are bound to.

    Empty where there is another call, or none that is always made.
    """
    tree = parse(text) if len(text) <= MAX_PARSED else None
    if tree is None:
        return {}
    body = tree.body
    names = {name for statement in body for name in _imported(statement)}
    calls = [
        node
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and _dotted(node.func) in names
    ]
    always = [
        statement.value
        for outer in body
        for statement in (outer.body if isinstance(outer, ast.If) and _is_main(outer) else [outer])
        if isinstance(statement, ast.Expr)
    ]
    if len(calls) != 1 or calls[0] not in always:
        return {}
    constants = _constants(body)
    return {
        keyword.arg: constants.get(keyword.value.id, keyword.value)
        if isinstance(keyword.value, ast.Name)
        else keyword.value
        for keyword in calls[0].keywords
        if keyword.arg is not None
    }


def _imported(statement: ast.stmt) -> Iterator[str]:
    """Give by which names a statement makes `setup` callable."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            if alias.name in _MODULES:
                yield f"{alias.asname or alias.name}.setup"
    if isinstance(statement, ast.ImportFrom) and statement.module in _MODULES:
        yield from (one.asname or "setup" for one in statement.names if one.name == "setup")


def _dotted(node: ast.expr) -> str | None:
    """Give a name with its attributes, as it is written."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def _is_main(statement: ast.If) -> bool:
    """Whether it is `if __name__ == "__main__":`."""
    test = statement.test
    if not isinstance(test, ast.Compare):
        return False
    is_equal = len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)
    name = _text(test.comparators[0])
    return is_equal and _dotted(test.left) == "__name__" and bool(name and name[0] == "__main__")


def _constants(body: list[ast.stmt]) -> dict[str, ast.expr]:
    """Give what names are bound to that are written twice alone: where they are bound, and used.

    A list that something is appended to is used once more.
    """
    counts: dict[str, int] = {}
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                counts[node.id] = counts.get(node.id, 0) + 1
    return {
        statement.targets[0].id: statement.value
        for statement in body
        if isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name)
        and counts[statement.targets[0].id] == 2
    }


def _text(node: ast.expr | None) -> tuple[str, int] | None:
    """Give a text that is written out, and its line."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, node.lineno
    return None


def _texts(node: ast.expr | None) -> Iterator[tuple[str, int]]:
    """Give the texts that a list has for certain, whatever else may be in it, and their lines."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _texts(node.left)
        yield from _texts(node.right)
    elif isinstance(node, (ast.List, ast.Tuple)):
        yield from filter(None, map(_text, node.elts))
    elif (one := _text(node)) is not None:  # setuptools takes lines, too
        yield from ((line.strip(), one[1]) for line in one[0].splitlines() if line.strip())
