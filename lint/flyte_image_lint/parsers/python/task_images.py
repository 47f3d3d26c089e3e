"""What the expressions of a program say of the images of tasks."""

from __future__ import annotations

import ast

from ...model.tasks import BUILT_REF, CONSTANT, DEFAULT, REF, TEXT, UNKNOWN_IMAGE, TaskImage
from .branches import attribute, entry
from .calls import MAX_STEPS, elements, is_none, member, resolve
from .imported import full_name
from .reading import FLYTE2_ROOTS, FLYTEKIT_ROOTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .scopes import Scope
    from .strings import Strings

_AUTO = "auto"
_RUNS = "it is only known when the program runs"
_POD = "its pod template is only known when the program runs"

# Configurations of flytekit's plugins that leave the image of a task as it is.
_PLAIN = frozenset(
    ("Spark", "Databricks", "DatabricksV2", "RayJobConfig", "PyTorch", "Elastic", "MPIJob",
     "HorovodJob", "Dask", "TfJob", "AWSBatchConfig")
)  # fmt: skip


class Images:
    """Evaluates the images of one program."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings

    def text(self, node: ast.expr, scope: Scope) -> str | None:
        """Give the text that an expression certainly is."""
        for _step in range(MAX_STEPS):
            node, scope = resolve(node, scope)
            bound = None
            if isinstance(node, ast.Attribute):
                bound = attribute(node, scope)
            elif isinstance(node, ast.Subscript):
                bound = entry(node, scope)
            if bound is None:
                break
            node, scope = bound
        if isinstance(node, ast.Constant):  # which may be empty
            return node.value if isinstance(node.value, str) else None
        spanned = self._strings.one(node, scope)
        return spanned.text if spanned else None

    def of(self, node: ast.expr, scope: Scope) -> TaskImage:
        """Give what an expression says, as an image of a task of flytekit."""
        node, scope = resolve(node, scope)
        if is_none(node):
            return TaskImage(DEFAULT)
        text = self.text(node, scope)
        if text is not None:
            return TaskImage(TEXT, text) if text else TaskImage(DEFAULT)
        if isinstance(node, ast.Call):
            dotted = scope.dotted(node.func)
            if dotted.partition(".")[0] in FLYTEKIT_ROOTS and "ImageSpec" in dotted.split("."):
                return TaskImage(UNKNOWN_IMAGE, "it is built from an ImageSpec")
            return TaskImage(UNKNOWN_IMAGE, _RUNS)
        dotted = full_name(node, scope)
        return TaskImage(CONSTANT, dotted) if dotted else TaskImage(UNKNOWN_IMAGE, _RUNS)

    def of_flyte2(self, node: ast.expr, scope: Scope) -> TaskImage:
        """Give what an expression says, as the image of an environment of Flyte 2."""
        node, scope = resolve(node, scope)
        has_layers = False
        while (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and not scope.dotted(node.func)
        ):
            has_layers = True
            node, scope = resolve(node.func.value, scope)
        if isinstance(node, ast.Call):
            dotted = scope.dotted(node.func)
            if dotted.partition(".")[0] not in FLYTE2_ROOTS:
                return TaskImage(UNKNOWN_IMAGE, _RUNS)
            if dotted.endswith(".from_base") and not has_layers:  # it is taken as it is
                base = member(node, "image_uri") or (node.args[0] if node.args else None)
                text = self.text(base, scope) if base is not None else None
                return TaskImage(TEXT, text) if text else TaskImage(UNKNOWN_IMAGE, _RUNS)
            if not dotted.endswith(".from_ref_name"):
                return TaskImage(UNKNOWN_IMAGE, "it is built")
            name = member(node, "name") or (node.args[0] if node.args else None)
            ref = "default" if name is None else self.text(name, scope)
            if ref is None:
                return TaskImage(UNKNOWN_IMAGE, _RUNS)
            return TaskImage(BUILT_REF if has_layers else REF, ref)
        image = self.of(node, scope)
        return TaskImage(DEFAULT) if image.kind == TEXT and image.text == _AUTO else image

    def in_pod(self, own: TaskImage, node: ast.expr, scope: Scope) -> TaskImage:
        """Give the image of the primary container of a task with a pod template.

        `own` is what the task itself says, which holds where the template says nothing.
        """
        node, scope = resolve(node, scope)
        if is_none(node):
            return own
        pod = self._pod(node, scope)
        if pod is None:
            return TaskImage(UNKNOWN_IMAGE, _POD)
        primary, containers, _scope = pod
        chosen, looked_at = own, [own]
        for container, where in containers:
            name, image = member(container, "name"), member(container, "image")
            called = self.text(name, where) if name is not None else None
            if called is None:
                return TaskImage(UNKNOWN_IMAGE, _POD)
            has_image = image is not None and not is_none(resolve(image, where)[0])
            container_image = self.of(image, where) if image is not None and has_image else None
            if called != primary:
                looked_at.append(container_image or TaskImage(DEFAULT))
            elif container_image is not None:
                looked_at.append(container_image)
                chosen = container_image
        return TaskImage(chosen.kind, chosen.text, looked_at)

    def _pod(
        self, node: ast.expr, scope: Scope
    ) -> tuple[str, list[tuple[ast.expr, Scope]], Scope] | None:
        """Give the primary container's name, and the containers, of a pod template."""
        if not isinstance(node, ast.Call) or not scope.dotted(node.func).endswith("PodTemplate"):
            return None
        name = member(node, "primary_container_name")
        primary = "primary" if name is None else self.text(name, scope)
        spec = member(node, "pod_spec")
        if spec is None or primary is None:
            return None
        pod, scope = resolve(spec, scope)
        listed = member(pod, "containers")
        if listed is None or not isinstance(resolve(listed, scope)[0], (ast.List, ast.Tuple)):
            return None
        return primary, list(elements(listed, scope)), scope

    def config_changes(self, node: ast.expr, scope: Scope) -> str:
        """Say why the image of a task with that configuration cannot be told; "" if it can."""
        node, scope = resolve(node, scope)
        if is_none(node):
            return ""
        called = scope.dotted(node.func) if isinstance(node, ast.Call) else ""
        if called.startswith("flytekitplugins.") and called.rpartition(".")[2] in _PLAIN:
            return ""
        return "a plugin may give it another one"
