"""The strings that Python expressions give, where that is certain."""

from __future__ import annotations

import ast

from ...model.names import UNKNOWN, SpannedText
from .branches import attribute, entry, is_member
from .calls import resolve
from .formats import formatted, percent
from .imported import full_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .places import Places
    from .scopes import Scope

MAX_LENGTH = 2_000
"""Code points; no image has near as many."""

MAX_DEPTH = 20
"""Of names that stand for names, and of sums of sums."""

MAX_CHOICES = 100
"""Of the strings that one expression may give, so many are looked at."""


MAX_STEPS = 200_000
"""Expressions that are looked at in one program; those of people have far fewer."""


class Strings:
    """Evaluates the expressions of one program.

    `constants` are the texts of constants of other modules, by their full names here; `parts` are
    the names of those that some string is put together from.
    """

    def __init__(self, places: Places, constants: Mapping[str, str] | None = None) -> None:
        self.places = places
        self.parts: dict[str, None] = {}
        self._constants = constants or {}
        self._of_names: dict[int, list[SpannedText | None]] = {}
        self._steps = 0

    def choices(self, node: ast.expr, scope: Scope) -> list[SpannedText]:
        """Give the strings that an expression may give, each with what cannot be told of it.

        Those of which nothing at all can be told are left out.
        """
        return [spanned for spanned in self._choices(node, scope, 0) if spanned]

    def one(self, node: ast.expr, scope: Scope) -> SpannedText | None:
        """Give the string that an expression certainly gives; None where it may be another."""
        choices = self._choices(node, scope, 0)
        return choices[0] if len(choices) == 1 and choices[0] and choices[0].is_known else None

    def part(self, node: ast.expr, scope: Scope) -> str:
        """Give the text that an expression is as a part of a string, UNKNOWN if none is certain."""
        return self._text(node, scope, 0)

    def _choices(self, node: ast.expr, scope: Scope, depth: int) -> list[SpannedText | None]:
        """Give the strings that an expression may give, None for one that cannot be told."""
        self._steps += 1
        if depth > MAX_DEPTH or self._steps > MAX_STEPS:
            return [None]
        if isinstance(node, ast.IfExp):
            return self._several([node.body, node.orelse], scope, depth)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            return self._several(node.values, scope, depth, is_or=True)
        if isinstance(node, ast.NamedExpr):
            return self._choices(node.value, scope, depth + 1)
        if isinstance(node, ast.Name):
            return self._named(node.id, scope, depth)
        if isinstance(node, ast.Attribute):
            bound = attribute(node, scope)
            return self._choices(*bound, depth + 1) if bound else [None]
        if isinstance(node, ast.Subscript):
            bound = entry(node, scope)
            return self._choices(*bound, depth + 1) if bound else [None]
        if default := _default_of_variable(node, scope):
            return [None, *self._choices(default, scope, depth + 1)]
        text = self._string(node, scope, depth)
        is_known = text and len(text.text) <= MAX_LENGTH and text.text.strip(UNKNOWN)
        return [text if is_known else None]

    def _several(
        self, nodes: list[ast.expr], scope: Scope, depth: int, *, is_or: bool = False
    ) -> list[SpannedText | None]:
        """Give the strings of several expressions; of `or`, those behind a string are not used."""
        several: list[SpannedText | None] = []
        for node in nodes:
            choices = self._choices(node, scope, depth + 1)
            several += choices
            if (is_or and all(choices)) or len(several) > MAX_CHOICES:
                break
        return several[:MAX_CHOICES]

    def _named(self, name: str, scope: Scope, depth: int) -> list[SpannedText | None]:
        """Give the strings that a name may stand for; each is worked out once."""
        bound = scope.find(name)
        if bound is None:
            return self._several_of_name(name, scope, depth)
        key = id(bound[0])
        if key not in self._of_names:
            self._of_names[key] = [None]  # for what comes back to itself
            self._of_names[key] = self._choices(*bound, depth + 1)
        return self._of_names[key]

    def _several_of_name(self, name: str, scope: Scope, depth: int) -> list[SpannedText | None]:
        """Give the strings of a name that is assigned in branches, or is a parameter."""
        default = scope.default(name)
        if default:
            return [None, *self._choices(*default, depth + 1)]
        several: list[SpannedText | None] = []
        for branch in scope.branches(name):
            several += self._choices(*branch, depth + 1)
        return several[:MAX_CHOICES] or [None]

    def _string(self, node: ast.expr, scope: Scope, depth: int) -> SpannedText | None:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and len(node.value) <= MAX_LENGTH:
                return self.places.literal(node, node.value)
            return None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = (self._operand(side, scope, depth) for side in (node.left, node.right))
            return self._sum(node, left, right) if left or right else None
        text = None
        if isinstance(node, ast.JoinedStr):
            text = self._joined(node, scope, depth)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            if pattern := self._operand(node.left, scope, depth):
                text = percent(pattern.text, node.right, lambda e: self._text(e, scope, depth))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr != "format":
                return None
            if pattern := self._operand(node.func.value, scope, depth):
                text = formatted(pattern.text, node, lambda e: self._text(e, scope, depth))
        return None if text is None else SpannedText(text, self.places.span(node))

    def _operand(self, node: ast.expr, scope: Scope, depth: int) -> SpannedText | None:
        """Give the one string that a part of an expression gives, unknown parts included."""
        choices = [spanned for spanned in self._choices(node, scope, depth + 1) if spanned]
        if not choices:
            return self._from_outside(node, scope)
        return choices[0] if len(choices) == 1 else None

    def _from_outside(self, node: ast.expr, scope: Scope) -> SpannedText | None:
        """Give the string of a constant of another module, if it is given."""
        constant, where = resolve(node, scope)
        dotted = full_name(constant, where)
        if not dotted:
            return None
        self.parts[dotted] = None
        text = self._constants.get(dotted)
        return None if text is None else SpannedText(text, self.places.span(node))

    def _text(self, node: ast.expr, scope: Scope, depth: int) -> str:
        """Give what is filled in for an expression.

        Of a member of an enumeration, which is a string as well, that depends on Python's version.
        """
        is_certain = not is_member(*resolve(node, scope))
        operand = self._operand(node, scope, depth) if is_certain else None
        return operand.text if operand else UNKNOWN

    def _joined(self, node: ast.JoinedStr, scope: Scope, depth: int) -> str | None:
        """Give the text of an f-string; None if it is too long."""
        parts, length = list[str](), 0
        for value in node.values:
            part = UNKNOWN
            if isinstance(value, ast.Constant):
                part = str(value.value)
            elif isinstance(value, ast.FormattedValue) and _is_plain(value):
                part = self._text(value.value, scope, depth)
            parts.append(part)
            length += len(part)
            if length > MAX_LENGTH:
                return None
        return "".join(parts)

    def _sum(
        self, node: ast.BinOp, left: SpannedText | None, right: SpannedText | None
    ) -> SpannedText:
        before = left.text if left else UNKNOWN
        pieces = list(left.pieces) if left else []
        if right:
            shift = len(before)
            pieces += [(first + shift, last + shift, at) for first, last, at in right.pieces]
        return SpannedText(
            before + (right.text if right else UNKNOWN), self.places.span(node), pieces
        )


def _is_plain(value: ast.FormattedValue) -> bool:
    """Whether a value is put into an f-string as it is."""
    return value.format_spec is None and value.conversion == -1


def _default_of_variable(node: ast.expr, scope: Scope) -> ast.expr | None:
    """Give what stands in for a variable of the environment that is not set."""
    if not isinstance(node, ast.Call):
        return None
    if scope.dotted(node.func) not in ("os.getenv", "os.environ.get"):
        return None
    named = [keyword.value for keyword in node.keywords if keyword.arg == "default"]
    return next(iter([*node.args[1:2], *named]), None)
