"""What IPython makes of a line for the shell: it puts in Python's variables, all or nothing.

Source: `InteractiveShell.var_expand` and `DollarFormatter` of IPython (core/interactiveshell.py,
utils/text.py): `{x}` and `$x` are evaluated, `{{` becomes `{` and `$$x` becomes `$x`; where one
of them raises, the line is left as it is, and the shell sees all of it.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter

from ..model.names import UNKNOWN, SpannedText
from ..text.source import Span
from .python.bindings import NOTHING, children
from .shell.nesting import Parts, carried

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Names behind a dollar count only outside of single quotes.
_FIELD = re.compile(r"\{\{|\}\}|\{([^{}!]*)(![rsa])?\}|[{}]|\$(\$?[\w.]+)")
_MAGIC = re.compile(r"(?m)^[ \t]*%(?:env|set_env)[ \t]+(\w+)(?:[ \t]*=[ \t]*|[ \t]+)(\S.*?)[ \t]*$")
_HIDING = re.compile(r"(?m)^[ \t]*%(?:run|store|load_ext|load|pylab)\b|\buser_ns\b|\bglobals\(\)")


_NOWHERE = Span(0, 0)
MAX_LINE = 10_000
"""Code points; looking for the quotes of longer lines would take long, and nobody writes any."""


class Namespace:
    """What is known of the variables of a notebook, and of the environment that it sets.

    `names` are those that some cell binds, with their text where that is certain, else None.
    """

    def __init__(self, tree: ast.Module | None, cells: list[str]) -> None:
        self.names: dict[str, str | None] = dict.fromkeys(("In", "Out", "_", "__name__"))
        self._is_open = any(_HIDING.search(cell) for cell in cells)
        self._counts: Counter[str] = Counter()
        self._environment: Counter[str] = Counter()
        self._set: dict[str, str | None] = {}
        nodes: list[ast.AST] = [tree] if tree else []
        for node in nodes:  # which grow
            nodes += children(node, NOTHING)
        for node in nodes:
            self._bind(node)
        assigned = [node for node in nodes if isinstance(node, ast.Assign)]
        for node in assigned:
            self._learn(node)
        for node in assigned:
            self._environ(node)
        for cell in cells:
            for magic in _MAGIC.finditer(cell):
                line = self.expanded(SpannedText(magic[2], _NOWHERE, ()))
                self._set_variable(magic[1], line.text if line.is_known else None)

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names):
            self._is_open = True
        for name in _bound(node):
            self._counts[name] += 1
            self.names[name] = None

    def _learn(self, node: ast.Assign) -> None:
        """Keep the text that a name is given, if that is all that it is given."""
        if len(node.targets) == 1:
            target, value = node.targets[0], node.value
            text = value.value if isinstance(value, ast.Constant) else None
            if isinstance(target, ast.Name) and self._counts[target.id] == 1:
                self.names[target.id] = text if isinstance(text, str) else None

    def _environ(self, node: ast.Assign) -> None:
        """Keep `os.environ["X"] = "text"`."""
        if len(node.targets) != 1:
            return
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Subscript) and ast.unparse(target.value).endswith("environ"):
            key = target.slice.value if isinstance(target.slice, ast.Constant) else None
            text = value.value if isinstance(value, ast.Constant) else None
            if isinstance(value, ast.Name):
                text = self.names.get(value.id)
            if isinstance(key, str):
                self._set_variable(key, text if isinstance(text, str) else None)

    def _set_variable(self, name: str, text: str | None) -> None:
        self._environment[name] += 1
        self._set[name] = text if self._environment[name] == 1 else None

    def environment(self) -> dict[str, str]:
        """Give the texts of the variables that a shell has, by their expressions."""
        texts = {name: text for name, text in self._set.items() if text is not None}
        return {
            expression: text
            for name, text in texts.items()
            for expression in (f"${name}", f"${{{name}}}")
        }

    def expanded(self, line: SpannedText) -> SpannedText:
        """Give a line as the shell gets it."""
        text = line.text
        if len(text) > MAX_LINE:
            return SpannedText(UNKNOWN, line.span)
        fields = [
            field
            for field in _FIELD.finditer(text)
            if not (field[3] and _is_in_quotes(text, field.end()))
        ]
        expressions = [_expression(field) for field in fields]
        are_known = [self._is_known(one) for one in expressions if one is not None]
        if any(field[0] in "{}" for field in fields) or (False in are_known and not self._is_open):
            return line
        is_sure = all(are_known)
        parts, at = Parts(), 0
        for field, expression in zip(fields, expressions, strict=True):
            parts.spelled(text[at : field.start()], at)
            at = field.end()
            if expression is None and is_sure:
                parts.spelled(field[0][1:], field.start() + 1)
            else:
                value = self.names.get(expression or "") if is_sure else None
                parts.put(UNKNOWN if value is None or field[2] else value)
        parts.spelled(text[at:], at)
        return carried(parts.word(0, len(text)), line)

    def _is_known(self, expression: str) -> bool | None:
        """Whether Python can evaluate an expression; None where that is not certain."""
        if expression in self.names:
            return True
        try:
            tree = ast.parse(expression.strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        inner = {name for node in ast.walk(tree) for name in _bound(node)}
        missing = names - inner - self.names.keys() - vars(builtins).keys()
        return False if missing else None


def _is_in_quotes(text: str, at: int) -> bool:
    """Whether single quotes are open at `at`, as IPython counts them: up to the next brace."""
    ends = [end for brace in "{}" if (end := text.find(brace, at)) >= 0]
    return text.count("'", at, min(ends, default=len(text))) % 2 == 1


def _expression(field: re.Match[str]) -> str | None:
    """Give what is evaluated; None for doubled braces and dollars."""
    if field[0] in ("{{", "}}") or (field[3] or "").startswith("$"):
        return None
    return field[1] if field[3] is None else field[3]


def _bound(node: ast.AST) -> Iterator[str]:
    """Give the names that a node binds by itself."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
