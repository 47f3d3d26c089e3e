"""What the readers of both SDKs' calls share: arguments, and what becomes of their strings."""

from __future__ import annotations

import ast

from ..fields import REF_NAME
from ..mentions import UNKNOWN
from ..placeholders import find, suspects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..fields import Field
    from ..mentions import Written
    from .gathering import Gathered
    from .python_scopes import Imports, Scope
    from .python_strings import Strings

FLYTEKIT_ROOTS = frozenset(("flytekit", "flytekitplugins", "union", "unionai"))
FLYTE2_ROOTS = frozenset(("flyte", "flyteplugins"))


class Reading:
    """One file being read: its strings and imports, and what has been found in it."""

    def __init__(self, found: Gathered, strings: Strings, imports: Imports) -> None:
        self.found = found
        self.strings = strings
        self.imports = imports
        self.has_flytekit = bool(imports.roots & FLYTEKIT_ROOTS)
        self.has_flyte2 = bool(imports.roots & FLYTE2_ROOTS)

    def callee(self, node: ast.Call, scope: Scope) -> tuple[str, str]:
        """Give root and last part of the full name of what is called, "" where not certain."""
        dotted = self.imports.dotted(node.func, scope)
        return dotted.partition(".")[0], dotted.rpartition(".")[2]

    def image(
        self, field: Field, node: ast.expr | None, scope: Scope, *, placeholders_only: bool = False
    ) -> None:
        """Keep the images, or the uses of names, that an expression may give."""
        if node is None:
            return
        for written in self.strings.choices(node, scope):
            if is_use(written):
                if not placeholders_only or any(find(written.text)):
                    self.found.use(field, written)
            elif written.is_known and written.text and not placeholders_only:
                self.found.image(field, written)

    def reference(self, node: ast.expr | None, call: ast.Call, scope: Scope) -> None:
        """Keep a use of a name by itself; of `default` where none is given."""
        from ..mentions import Written

        span = self.strings.span(call)
        if node is None:
            self.found.use(REF_NAME, Written("default", span))
            return
        choices = list(self.strings.choices(node, scope))
        for written in choices or [Written(UNKNOWN, span)]:
            self.found.use(REF_NAME, written)

    def bind(self, field: Field, name: ast.expr | None, image: ast.expr, scope: Scope) -> None:
        """Keep a name that is bound to an image; the name is "default" where there is none."""
        key = self.strings.one(name, scope) if name else None
        value = self.strings.one(image, scope)
        bound = "default" if name is None else key.text if key else None
        span = key.span if key else self.strings.span(name or image)
        text = value.text if value and not _is_file(value.text) else None
        self.found.define(field, span, bound, text)
        if value and text:
            if is_use(value):
                self.found.use(field, value)
            else:
                self.found.image(field, value, 0, bound or "")

    def bind_unknown(self, field: Field, node: ast.expr) -> None:
        """Keep that names may be bound which cannot be told."""
        self.found.define(field, self.strings.span(node), None, None)

    def mapping(self, field: Field, node: ast.expr | None, scope: Scope) -> None:
        """Keep a mapping from names to images."""
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return
        resolved = resolve(node, scope)
        if not isinstance(resolved[0], ast.Dict):
            self.bind_unknown(field, node)
            return
        for key, value in zip(resolved[0].keys, resolved[0].values, strict=True):
            if key is None:  # `**others`
                self.bind_unknown(field, value)
            else:
                self.bind(field, key, value, resolved[1])


def is_use(written: Written) -> bool:
    """Whether a string refers to names, or is meant to."""
    text = written.text
    if "{" not in text:
        return False
    return bool(find(text) or suspects(text, UNKNOWN) or ("{{" in text and UNKNOWN in text))


def argument(node: ast.Call, position: int | None, name: str) -> ast.expr | None:
    """Give an argument of a call, by its position or its name."""
    for keyword in node.keywords:
        if keyword.arg == name:
            return keyword.value
    if position is not None and position < len(node.args):
        before = node.args[: position + 1]
        if not any(isinstance(one, ast.Starred) for one in before):
            return before[-1]
    return None


def resolve(node: ast.expr, scope: Scope) -> tuple[ast.expr, Scope]:
    """Follow names to the one expression that they stand for, as far as it is certain."""
    for _step in range(20):
        found = scope.find(node.id) if isinstance(node, ast.Name) else None
        if found is None:
            break
        node, scope = found
    return node, scope


def elements(node: ast.expr | None, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
    """Give the elements of a list or tuple, each with the scope it is read in."""
    if node is None:
        return
    listed, where = resolve(node, scope)
    if isinstance(listed, (ast.List, ast.Tuple)):
        for element in listed.elts:
            yield resolve(element, where)


def _is_file(text: str) -> bool:
    return text.endswith((".yaml", ".yml"))
