"""What the parsers of both SDKs' calls share: what becomes of the strings that are found."""

from __future__ import annotations

import ast

from ...flyte.placeholders import find, suspects
from ...flyte.places import REF_NAME
from ...model.names import UNKNOWN, ConstantUse, SpannedText
from ..quick_test import FLYTE2_ROOTS as FLYTE2_ROOTS
from ..quick_test import FLYTEKIT_ROOTS as FLYTEKIT_ROOTS
from .calls import elements, is_none, member, resolve
from .imported import imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...flyte.places import PlaceKind
    from ..document_builder import DocumentBuilder
    from .calls import Call
    from .scopes import Scope
    from .strings import Strings


class Reading:
    """One program being read, which imports `roots`: its strings, and what has been found."""

    def __init__(self, builder: DocumentBuilder, strings: Strings, roots: set[str]) -> None:
        self.builder = builder
        self.strings = strings
        self.lists_read: set[int] = set()
        self._read: set[tuple[PlaceKind, int, bool]] = set()
        self.has_flytekit = not roots.isdisjoint(FLYTEKIT_ROOTS)
        self.has_flyte2 = not roots.isdisjoint(FLYTE2_ROOTS)

    def is_new(
        self, place_kind: PlaceKind, node: ast.expr, *, placeholders_only: bool = False
    ) -> bool:
        """Whether an expression has not been read for such a place yet, by another name."""
        key = (place_kind, id(node), placeholders_only)
        is_new = key not in self._read
        self._read.add(key)
        return is_new

    def image(
        self,
        place_kind: PlaceKind,
        node: ast.expr | None,
        scope: Scope,
        *,
        placeholders_only: bool = False,
        but: str = "",
        at: ConstantUse | None = None,
    ) -> None:
        """Keep the images, or the uses of names, that an expression may give; `but` is none.

        `at` is where it stands, if it is not of this program.
        """
        if node is None:
            return
        value, where = resolve(node, scope)
        if not self.is_new(place_kind, value, placeholders_only=placeholders_only):
            return
        for dotted, node_at in imported(value, where):
            span = self.strings.places.span(node_at) if at is None else at.span
            self.builder.references.append(
                ConstantUse(
                    self.builder.source,
                    place_kind,
                    dotted,
                    span,
                    placeholders_only=placeholders_only,
                    but=but,
                )
            )
        for spanned in self.strings.choices(value, where):
            if is_use(spanned):
                if not placeholders_only or any(find(spanned.text)):
                    self.builder.use(place_kind, spanned)
            elif spanned.text != but and not placeholders_only:
                self.builder.image(place_kind, spanned)

    def reference(self, node: ast.expr | None, call: Call) -> None:
        """Keep a use of a name by itself; of `default` where none is given."""
        span = self.strings.places.span(call.node)
        if node is None:
            self.builder.use(REF_NAME, SpannedText("default", span))
            return
        for spanned in self.strings.choices(node, call.scope) or [SpannedText(UNKNOWN, span)]:
            self.builder.use(REF_NAME, spanned)

    def bind(
        self, place_kind: PlaceKind, name: ast.expr | None, image: ast.expr, scope: Scope
    ) -> None:
        """Keep a name that is bound to an image; the name is "default" where there is none."""
        key = self.strings.one(name, scope) if name else None
        value = self.strings.one(image, scope)
        bound = "default" if name is None else key.text if key else None
        span = key.span if key else self.strings.places.span(name or image)
        is_image = value and not _is_file(value.text)
        known_image = value.text if value and is_image else None
        self.builder.define(place_kind, span, bound, known_image, key.exact() if key else None)
        for spanned in self.strings.choices(image, scope):
            if is_use(spanned):
                self.builder.use(place_kind, spanned)
            elif spanned.text and not _is_file(spanned.text):
                self.builder.image(place_kind, spanned, 0, bound or "")

    def bind_unknown(self, place_kind: PlaceKind, node: ast.expr) -> None:
        """Keep that names may be bound which cannot be told."""
        self.builder.define(place_kind, self.strings.places.span(node), None, None)

    def mapping(self, place_kind: PlaceKind, node: ast.expr | None, scope: Scope) -> None:
        """Keep a mapping from names to images."""
        if node is None or is_none(node):
            return
        mapped, where = resolve(node, scope)
        if not isinstance(mapped, ast.Dict):
            self.bind_unknown(place_kind, node)
            return
        if not self.is_new(place_kind, mapped):
            return
        for key, value in zip(mapped.keys, mapped.values, strict=True):
            if key is None:  # `**others`
                self.bind_unknown(place_kind, value)
            else:
                self.bind(place_kind, key, value, where)

    def pod(
        self,
        spec: ast.expr | None,
        scope: Scope,
        containers: PlaceKind,
        inits: PlaceKind,
        *,
        overwritten: str = "",
    ) -> None:
        """Keep the images of a pod's containers, of Kubernetes' client or of dictionaries.

        That of the container called `overwritten` is never used.
        """
        if spec is None:
            return
        pod, where = resolve(spec, scope)
        if not self.is_new(containers, pod):
            return
        for container, inner in elements(member(pod, "containers"), where):
            name = member(container, "name")
            called = self.strings.one(name, inner) if name and overwritten else None
            if not overwritten or (called and called.text != overwritten):
                self.image(containers, member(container, "image"), inner)
        for container, inner in elements(member(pod, "init_containers", "initContainers"), where):
            self.image(inits, member(container, "image"), inner)


def is_use(spanned: SpannedText) -> bool:
    """Whether a string refers to names, or is meant to."""
    text = spanned.text
    if "{" not in text:
        return False
    return bool(find(text) or suspects(text, UNKNOWN) or ("{{" in text and UNKNOWN in text))


def _is_file(text: str) -> bool:
    return text.endswith((".yaml", ".yml"))
