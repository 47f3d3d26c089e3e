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
    IMAGE_TEXT,
    INIT_CONTAINER,
    INTERNAL_IMAGE,
    LOOKED_UP,
    OVERRIDE,
    PLUGIN,
    POD_CONTAINER,
    REGISTRY_VARIABLE,
    SPEC_NAME,
    SPEC_REGISTRY,
    TAG_FORMAT,
    TASK,
)
from ...model.names import UNKNOWN, SpannedText
from ..quick_test import IMAGE_REGISTRY
from ..quick_test import INTERNAL_IMAGE as VARIABLE
from .calls import elements, is_none, resolve
from .reading import FLYTEKIT_ROOTS, is_use

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...flyte.places import PlaceKind
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
        reading.image(SPEC_NAME, call.argument(0, "name"), call.scope)
        reading.image(TAG_FORMAT, call.argument(None, "tag_format"), call.scope)
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
        is_ours, place_kind = reading.has_flytekit, OVERRIDE
    else:
        # What is called may be a project's own, which hands it on; other libraries have such
        # arguments as well.
        is_ours, place_kind = reading.has_flytekit and call.root in _CARRIERS, TASK
    reading.image(place_kind, image, call.scope, placeholders_only=not is_ours)


_VARIABLES: dict[object, PlaceKind] = {VARIABLE: INTERNAL_IMAGE, IMAGE_REGISTRY: REGISTRY_VARIABLE}


def _setter(reading: Reading, call: Call) -> None:
    """Keep what the variables of the environment are set to by a call."""
    if call.method in _SETTERS and len(call.node.args) > 1:
        name = call.node.args[0]
        place_kind = _VARIABLES.get(name.value) if isinstance(name, ast.Constant) else None
        if place_kind:
            reading.image(place_kind, call.node.args[1], call.scope)
    for variable, place_kind in _VARIABLES.items():
        reading.image(place_kind, call.argument(None, str(variable)), call.scope)


def environment(reading: Reading, node: ast.Assign | ast.Dict, scope: Scope) -> None:
    """Keep what the variables of the environment are set to by an item."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            place_kind = _VARIABLES.get(key.value) if isinstance(key, ast.Constant) else None
            if place_kind:
                reading.image(place_kind, value, scope)
        return
    for target in node.targets:
        key = target.slice if isinstance(target, ast.Subscript) else None
        place_kind = _VARIABLES.get(key.value) if isinstance(key, ast.Constant) else None
        if place_kind:
            reading.image(place_kind, node.value, scope)


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
        _text_for_image(reading, call.argument(0, "default_image"), scope)
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


def _text_for_image(reading: Reading, node: ast.expr | None, scope: Scope) -> None:
    """Keep a text where an object is expected: `ImageConfig(default_image="…")`."""
    if node is not None:
        for spanned in reading.strings.choices(node, scope):
            reading.builder.image(IMAGE_TEXT, spanned, 0, "default")


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
    key = reading.strings.one(name, call.scope)
    image = _put_together(reading, call)
    is_known = image is not None and image.is_known
    span = key.span if key else reading.strings.places.span(name)
    bound = key.text if key else None
    reading.builder.define(
        IMAGE_OBJECT,
        span,
        bound,
        image.text if image and is_known else None,
        key.exact() if key else None,
    )
    if image is not None and not is_use(image):
        reading.builder.image(IMAGE_OBJECT, image, 0, bound or "")


def _put_together(reading: Reading, call: Call) -> SpannedText | None:
    """Give the image of `Image(…)`, with UNKNOWN for what cannot be told; None without an fqn."""
    image: SpannedText | None = None
    for mark, place, key in (("", 1, "fqn"), (":", 2, "tag"), ("@", 3, "digest")):
        part = call.argument(place, key)
        if part is None or is_none(part):
            if image is None:
                return None
            continue
        string = reading.strings.one(part, call.scope)
        span = reading.strings.places.span(call.node)
        spanned = string or SpannedText(UNKNOWN, reading.strings.places.span(part))
        image = spanned if image is None else image.followed_by(mark, spanned, span)
    return image
