"""The calls of flytekit that take images, or bind names to them."""

from __future__ import annotations

import ast

from ..fields import (
    AUTO_IMAGE,
    BASE_IMAGE,
    CONTAINER_TASK,
    FROM_IMAGES,
    FROM_IMAGES_DEFAULT,
    IMAGE_OBJECT,
    INIT_CONTAINER,
    INTERNAL_IMAGE,
    LOOKED_UP,
    OVERRIDE,
    PLUGIN,
    POD_CONTAINER,
    SPEC_REGISTRY,
    TASK,
)
from .python_reading import FLYTEKIT_ROOTS, argument, elements, resolve
from .telling import INTERNAL_IMAGE as VARIABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..fields import Field
    from .python_reading import Reading
    from .python_scopes import Scope

# Plugins whose parts have an image of their own, in flytekitplugins' dask, kfpytorch, kfmpi and
# kftensorflow.
_PLUGIN_PARTS = frozenset(
    ("Scheduler", "WorkerGroup", "Master", "Worker", "Launcher", "Chief", "PS", "Evaluator")
)
_SETTERS = frozenset(("setdefault", "setenv", "putenv"))


def call(reading: Reading, node: ast.Call, scope: Scope) -> None:
    """Keep what a call says about images."""
    _container_image(reading, node, scope)
    if isinstance(node.func, ast.Attribute) and node.func.attr in _SETTERS:
        name = argument(node, 0, "name")
        if isinstance(name, ast.Constant) and name.value == VARIABLE and len(node.args) > 1:
            reading.image(INTERNAL_IMAGE, node.args[1], scope)
    if not reading.has_flytekit:
        return
    root, last = reading.callee(node, scope)
    if root not in FLYTEKIT_ROOTS:
        return
    if last == "ContainerTask":
        reading.image(CONTAINER_TASK, argument(node, 1, "image"), scope)
    elif last == "ImageSpec":
        reading.image(BASE_IMAGE, argument(node, None, "base_image"), scope)
        reading.image(SPEC_REGISTRY, argument(node, None, "registry"), scope)
    elif last == "PodTemplate":
        pod(reading, argument(node, 0, "pod_spec"), scope, POD_CONTAINER, INIT_CONTAINER)
    elif root == "flytekitplugins" and last in _PLUGIN_PARTS:
        reading.image(PLUGIN, argument(node, None, "image"), scope)
    else:
        _image_config(reading, node, scope, last)


def _container_image(reading: Reading, node: ast.Call, scope: Scope) -> None:
    """Keep the `container_image` of tasks, and of overrides."""
    image = argument(node, None, "container_image")
    if image is None:
        return
    if isinstance(node.func, ast.Attribute) and node.func.attr == "with_overrides":
        reading.image(OVERRIDE, image, scope, placeholders_only=not reading.has_flytekit)
        return
    root, _last = reading.callee(node, scope)
    # What is called may be a project's own, which hands it on; other libraries have such
    # arguments as well.
    ours = reading.has_flytekit and (root in FLYTEKIT_ROOTS or root in ("", "functools"))
    reading.image(TASK, image, scope, placeholders_only=not ours)


def _image_config(reading: Reading, node: ast.Call, scope: Scope, last: str) -> None:
    """Keep what ImageConfig and Image are made of."""
    dotted = reading.imports.dotted(node.func, scope)
    if dotted.endswith("ImageConfig.from_images"):
        default = argument(node, 0, "default_image")
        if default is not None:
            reading.bind(FROM_IMAGES_DEFAULT, None, default, scope)
        reading.mapping(FROM_IMAGES, argument(node, 1, "m"), scope)
    elif dotted.endswith("ImageConfig.auto"):
        default = argument(node, 1, "img_name")
        if default is not None:
            reading.bind(AUTO_IMAGE, None, default, scope)
    elif last == "ImageConfig":
        _constructed(reading, node, scope)
    elif dotted.endswith("Image.look_up_image_info"):
        name, image = argument(node, 0, "name"), argument(node, 1, "image_identifier")
        lenient = argument(node, 2, "allow_no_tag_or_digest")
        if name is not None and image is not None:
            reading.bind(LOOKED_UP if lenient is None else FROM_IMAGES, name, image, scope)
    elif last == "Image":
        _image_object(reading, node, scope)


def _constructed(reading: Reading, node: ast.Call, scope: Scope) -> None:
    """Keep that an ImageConfig has images which cannot be told; calls of Image say the others."""
    for image, where in elements(argument(node, 1, "images"), scope):
        if not isinstance(image, ast.Call) or reading.callee(image, where)[1] != "Image":
            reading.bind_unknown(IMAGE_OBJECT, image)
    images = argument(node, 1, "images")
    listed = resolve(images, scope)[0] if images is not None else None
    none = isinstance(listed, ast.Constant) and listed.value is None
    if images is not None and not none and not isinstance(listed, (ast.List, ast.Tuple)):
        reading.bind_unknown(IMAGE_OBJECT, images)


def _image_object(reading: Reading, node: ast.Call, scope: Scope) -> None:
    """Keep the name, and the image, of `Image(name=…, fqn=…, tag=…, digest=…)`."""
    name = argument(node, 0, "name")
    if name is None:
        return
    parts = [argument(node, place, key) for place, key in ((1, "fqn"), (2, "tag"), (3, "digest"))]
    texts = [reading.strings.one(part, scope) if part is not None else None for part in parts]
    key = reading.strings.one(name, scope)
    image = None
    if all((text is None) == (part is None) for text, part in zip(texts, parts, strict=True)):
        fqn, tag, digest = (text.text if text else "" for text in texts)
        image = f"{fqn}@{digest}" if digest else f"{fqn}:{tag}" if tag else fqn
    span = key.span if key else reading.strings.span(name)
    reading.found.define(IMAGE_OBJECT, span, key.text if key else None, image)


def pod(
    reading: Reading, node: ast.expr | None, scope: Scope, containers: Field, inits: Field
) -> None:
    """Keep the images of a pod's containers, of Kubernetes' client or of dictionaries."""
    if node is None:
        return
    spec, where = resolve(node, scope)
    for names, field in ((("containers",), containers), (("init_containers",), inits)):
        for name in names:
            for container, inner in elements(member(spec, name), where):
                reading.image(field, member(container, "image"), inner)


def member(node: ast.expr, name: str) -> ast.expr | None:
    """Give what a call's keyword, or a dictionary's key, is."""
    if isinstance(node, ast.Call):
        return argument(node, None, name)
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            camel = name.replace("init_containers", "initContainers")
            if isinstance(key, ast.Constant) and key.value in (name, camel):
                return value
    return None


def environment(reading: Reading, node: ast.Assign | ast.Dict, scope: Scope) -> None:
    """Keep what the variable that names the default image is set to."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == VARIABLE:
                reading.image(INTERNAL_IMAGE, value, scope)
        return
    for target in node.targets:
        key = target.slice if isinstance(target, ast.Subscript) else None
        if isinstance(key, ast.Constant) and key.value == VARIABLE:
            reading.image(INTERNAL_IMAGE, node.value, scope)
