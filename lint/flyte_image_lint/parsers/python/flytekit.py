"""The calls of flytekit that take images, or bind names to them."""

from __future__ import annotations

import ast

from ...flyte.places import (
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
from ..quick_test import INTERNAL_IMAGE as VARIABLE
from .calls import elements, is_none, resolve
from .reading import FLYTEKIT_ROOTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .calls import Call
    from .reading import Reading
    from .scopes import Scope

# What has an image of its own in flytekitplugins' dask, kfpytorch, kfmpi, kftensorflow, ray,
# inference and perian_job.
_PLUGIN_PARTS = frozenset(
    ("Scheduler", "WorkerGroup", "Master", "Worker", "Launcher", "Chief", "PS", "Evaluator",
     "AutoscalerOptions", "ModelInferenceTemplate", "NIM", "Ollama", "VLLM",
     "PerianContainerTask")
)  # fmt: skip
_SETTERS = frozenset(("setdefault", "setenv", "putenv"))
# Where `container_image` stands in them, it is no decorator of another library.
_CARRIERS = frozenset((*FLYTEKIT_ROOTS, "", "functools"))


def read(reading: Reading, call: Call) -> None:
    """Keep what a call says about images."""
    _container_image(reading, call)
    _setter(reading, call)
    if call.root not in FLYTEKIT_ROOTS:
        return
    if call.last == "ContainerTask":
        reading.image(CONTAINER_TASK, call.argument(1, "image"), call.scope)
    elif call.last == "ImageSpec" or call.dotted.endswith(".ImageSpec.from_env"):
        reading.image(BASE_IMAGE, call.argument(None, "base_image"), call.scope)
        reading.image(SPEC_REGISTRY, call.argument(None, "registry"), call.scope)
    elif call.last == "PodTemplate":
        reading.pod(call.argument(0, "pod_spec"), call.scope, POD_CONTAINER, INIT_CONTAINER)
    elif call.root == "flytekitplugins" and call.last in _PLUGIN_PARTS:
        reading.image(PLUGIN, call.argument(None, "image"), call.scope)
    elif call.root == "flytekitplugins" and call.last == "Pod":
        _pod_plugin(reading, call)
    else:
        _image_config(reading, call)


def _pod_plugin(reading: Reading, call: Call) -> None:
    """Keep the images of the pod plugin, which gives the primary container the task's."""
    primary = call.argument(1, "primary_container_name")
    name = reading.strings.one(primary, call.scope) if primary else None
    if name or not primary:
        reading.pod(
            call.argument(0, "pod_spec"),
            call.scope,
            PLUGIN,
            PLUGIN,
            overwritten=name.text if name else "primary",
        )


def _container_image(reading: Reading, call: Call) -> None:
    """Keep the `container_image` of tasks, and of overrides."""
    image = call.argument(None, "container_image")
    if image is None:
        return
    if call.method == "with_overrides":
        is_ours, field = reading.has_flytekit, OVERRIDE
    else:
        # What is called may be a project's own, which hands it on; other libraries have such
        # arguments as well.
        is_ours, field = reading.has_flytekit and call.root in _CARRIERS, TASK
    reading.image(field, image, call.scope, placeholders_only=not is_ours)


def _setter(reading: Reading, call: Call) -> None:
    """Keep what the variable that names the default image is set to by a call."""
    if call.method in _SETTERS and len(call.node.args) > 1:
        name = call.node.args[0]
        if isinstance(name, ast.Constant) and name.value == VARIABLE:
            reading.image(INTERNAL_IMAGE, call.node.args[1], call.scope)
    reading.image(INTERNAL_IMAGE, call.argument(None, VARIABLE), call.scope)


def environment(reading: Reading, node: ast.Assign | ast.Dict, scope: Scope) -> None:
    """Keep what the variable that names the default image is set to by an item."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == VARIABLE:
                reading.image(INTERNAL_IMAGE, value, scope)
        return
    for target in node.targets:
        key = target.slice if isinstance(target, ast.Subscript) else None
        if isinstance(key, ast.Constant) and key.value == VARIABLE:
            reading.image(INTERNAL_IMAGE, node.value, scope)


def _image_config(reading: Reading, call: Call) -> None:
    """Keep what ImageConfig and Image are made of."""
    name, scope = call.dotted, call.scope
    if name.endswith(".ImageConfig.from_images"):
        default = call.argument(0, "default_image")
        if default is not None:
            reading.bind(FROM_IMAGES_DEFAULT, None, default, scope)
        reading.mapping(FROM_IMAGES, call.argument(1, "m"), scope)
    elif name.endswith(".ImageConfig.auto"):
        default = call.argument(1, "img_name")
        if default is not None:
            reading.bind(AUTO_IMAGE, None, default, scope)
    elif call.last == "ImageConfig":
        _listed(reading, call.argument(1, "images"), scope)
    elif name.endswith(".ImageConfig.create_from"):
        _listed(reading, call.argument(1, "other_images"), scope)
    elif name.endswith(".Image.look_up_image_info"):
        key, image = call.argument(0, "name"), call.argument(1, "image_identifier")
        lenient = call.argument(2, "allow_no_tag_or_digest")
        is_strict = lenient is None or (isinstance(lenient, ast.Constant) and not lenient.value)
        if key is not None and image is not None:
            reading.bind(LOOKED_UP if is_strict else FROM_IMAGES, key, image, scope)
    elif call.last == "Image":
        _image_object(reading, call)


def _listed(reading: Reading, images: ast.expr | None, scope: Scope) -> None:
    """Keep that there are images which cannot be told; calls of Image say the others."""
    if images is None:
        return
    listed, _where = resolve(images, scope)
    if not is_none(listed) and not isinstance(listed, (ast.List, ast.Tuple)):
        reading.bind_unknown(IMAGE_OBJECT, images)
    if not reading.is_new(IMAGE_OBJECT, listed):
        return
    for image, where in elements(images, scope):
        called = where.dotted(image.func) if isinstance(image, ast.Call) else ""
        if not called.endswith((".Image", ".Image.look_up_image_info")):
            reading.bind_unknown(IMAGE_OBJECT, image)


def _image_object(reading: Reading, call: Call) -> None:
    """Keep the name, and the image, of `Image(name=…, fqn=…, tag=…, digest=…)`."""
    name = call.argument(0, "name")
    if name is None:
        return
    one = reading.strings.one
    parts = [call.argument(place, key) for place, key in ((1, "fqn"), (2, "tag"), (3, "digest"))]
    given = [None if part is None or is_none(part) else part for part in parts]
    texts = [None if part is None else one(part, call.scope) for part in given]
    image = None
    if all((text is None) == (part is None) for text, part in zip(texts, given, strict=True)):
        fqn, tag, digest = (text.text if text else "" for text in texts)
        image = f"{fqn}@{digest}" if digest else f"{fqn}:{tag}" if tag else fqn
    key = one(name, call.scope)
    span = key.span if key else reading.strings.places.span(name)
    reading.found.define(IMAGE_OBJECT, span, key.text if key else None, image)
