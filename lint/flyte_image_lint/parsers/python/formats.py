"""The two ways in which Python fills strings in: `%` and `format`."""

from __future__ import annotations

import ast
import re
import string

from ...model.names import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PERCENT = re.compile(r"%(?:\((\w+)\))?([-#0 +]*[\d*]*(?:\.[\d*]+)?)([a-zA-Z%])")


def formatted(pattern: str, call: ast.Call, text_of: Callable[[ast.expr], str]) -> str | None:
    """Give what `pattern.format(…)` gives; None if it fails.

    `text_of` gives the text of an argument, UNKNOWN if it cannot be told.
    """
    is_plain = not any(isinstance(value, ast.Starred) for value in call.args)
    arguments = dict(enumerate(call.args)) if is_plain else {}
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    parts, count = list[str](), 0
    try:
        for literal, field, more, conversion in string.Formatter().parse(pattern):
            parts.append(literal)
            if field is None:
                continue
            value = named.get(field)
            if not field or field.isdecimal():
                value = arguments.get(int(field or count))
                count += 1
            is_known = value is not None and not more and not conversion
            parts.append(text_of(value) if value is not None and is_known else UNKNOWN)
    except ValueError:
        return None
    return "".join(parts)


def percent(pattern: str, right: ast.expr, text_of: Callable[[ast.expr], str]) -> str:
    """Give what `pattern % right` gives, in which `text_of` has the texts of expressions."""
    values = iter(right.elts if isinstance(right, ast.Tuple) else [right])
    named = _items(right) if isinstance(right, ast.Dict) else {}

    def fill(field: re.Match[str]) -> str:
        name, modifiers, kind = field.groups()
        if kind == "%":
            return "%"
        for _star in range(modifiers.count("*")):
            next(values, None)
        value = named.get(name) if name else next(values, None)
        is_plain = kind == "s" and not modifiers
        return text_of(value) if value is not None and is_plain else UNKNOWN

    return _PERCENT.sub(fill, pattern)


def _items(node: ast.Dict) -> dict[object, ast.expr]:
    pairs = zip(node.keys, node.values, strict=True)
    return {key.value: value for key, value in pairs if isinstance(key, ast.Constant)}
