"""Poetry's constraints of versions, as the specifiers that pip has.

Source: https://python-poetry.org/docs/dependency-specification/.
"""

from __future__ import annotations

import re

_PART = re.compile(r"(\^|~=|~|===?|!=|<=|>=|<|>)?\s*v?(\d[\w.+!-]*(?:\.\*)?|\*)")


def as_specifiers(constraint: str) -> str | None:
    """Give a constraint as pip's specifiers, "" for any version; None where that cannot be told.

    Alternatives, `||`, cannot be.
    """
    parts = re.split(r"\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])", constraint.strip())
    specifiers = [_specifier(part) for part in parts if part]
    if None in specifiers:
        return None
    return ",".join(one for one in specifiers if one)


def _specifier(part: str) -> str | None:
    matched = _PART.fullmatch(part.strip())
    if matched is None:
        return None
    operator, version = matched.groups()
    if version == "*":
        return "" if operator is None else None
    if operator in ("^", "~"):
        return _bounded(operator, version)
    return f"{operator or '=='}{version}"


def _bounded(operator: str, version: str) -> str | None:
    """Give the range of a caret, up to the next leading number, or of a tilde, the next minor."""
    released = re.match(r"\d+(?:\.\d+)*", version)
    if released is None or version.endswith("*"):
        return None
    numbers = [int(number) for number in released[0].split(".")]
    place = min(1, len(numbers) - 1)
    if operator == "^":
        place = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
    above = [*numbers[:place], numbers[place] + 1]
    return f">={version},<{'.'.join(map(str, above))}"
