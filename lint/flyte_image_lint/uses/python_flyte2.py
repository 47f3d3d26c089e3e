"""The calls of Flyte 2 that take images, bind names to them, or refer to names."""

from __future__ import annotations

import ast

from ..fields import (
    CONTAINER_TASK_2,
    ENVIRONMENT,
    FROM_BASE,
    IMAGE_REGISTRY,
    INIT_IMAGES,
    POD_CONTAINER_2,
)
from .python_flytekit import pod
from .python_reading import FLYTE2_ROOTS, argument, elements, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .python_reading import Reading
    from .python_scopes import Scope

_INITS = frozenset(("init", "init_from_config", "init_from_api_key", "init_in_cluster"))


def call(reading: Reading, node: ast.Call, scope: Scope) -> None:
    """Keep what a call says about images."""
    if not reading.has_flyte2:
        return
    root, last = reading.callee(node, scope)
    if root not in FLYTE2_ROOTS:
        # A method of an image, as in `Image.from_base(…).clone(registry=…)`.
        if isinstance(node.func, ast.Attribute) and node.func.attr == "clone":
            reading.image(IMAGE_REGISTRY, argument(node, None, "registry"), scope)
        return
    dotted = reading.imports.dotted(node.func, scope)
    if ".Image." in f".{dotted}":
        if last == "from_ref_name":
            reading.reference(argument(node, 0, "name"), node, scope)
        elif last == "from_base":
            reading.image(FROM_BASE, argument(node, 0, "image_uri"), scope)
        reading.image(IMAGE_REGISTRY, argument(node, None, "registry"), scope)
    elif last.endswith("Environment"):
        _environment(reading, argument(node, None, "image"), scope)
    elif last == "ContainerTask":
        reading.image(CONTAINER_TASK_2, argument(node, None, "image"), scope)
    elif last == "PodTemplate":
        spec = argument(node, None, "pod_spec")
        pod(reading, spec, scope, POD_CONTAINER_2, POD_CONTAINER_2)
    elif last in _INITS:
        _images(reading, argument(node, None, "images"), scope)


def _environment(reading: Reading, image: ast.expr | None, scope: Scope) -> None:
    if image is None or (isinstance(image, ast.Constant) and image.value == "auto"):
        return
    reading.image(ENVIRONMENT, image, scope)


def _images(reading: Reading, images: ast.expr | None, scope: Scope) -> None:
    """Keep a mapping of names to images, or strings `NAME=IMAGE`."""
    if images is None or (isinstance(images, ast.Constant) and images.value is None):
        return
    listed, _where = resolve(images, scope)
    if not isinstance(listed, (ast.List, ast.Tuple)):
        reading.mapping(INIT_IMAGES, images, scope)
        return
    for element, where in elements(images, scope):
        written = reading.strings.one(element, where)
        if written is None:
            reading.bind_unknown(INIT_IMAGES, element)
            continue
        name, equals, image = written.text.partition("=")
        if not equals:
            name, image = "default", name
        reading.found.define(INIT_IMAGES, written.span, name, image)
        start = len(name) + 1 if equals else 0
        reading.found.image(INIT_IMAGES, written, start, name)
