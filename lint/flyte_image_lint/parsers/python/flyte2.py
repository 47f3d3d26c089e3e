"""The calls of Flyte 2 that take images, bind names to them, or refer to names."""

from __future__ import annotations

import ast

from ...flyte.places import (
    CONTAINER_TASK_2,
    ENVIRONMENT,
    FROM_BASE,
    IMAGE_NAME,
    IMAGE_REGISTRY,
    INIT_IMAGES,
    PLUGIN_2,
    POD_CONTAINER_2,
    SHELL_TASK,
)
from .calls import elements, is_none, resolve
from .reading import FLYTE2_ROOTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .calls import Call
    from .reading import Reading
    from .scopes import Scope

_INITS = frozenset(("init", "init_from_config", "init_from_api_key", "init_in_cluster"))
# What has an image of its own in flyteplugins' dask and ray.
_PLUGIN_PARTS = frozenset(("Scheduler", "WorkerGroup", "AutoscalerOptions"))
_AUTO = "auto"
"""Stands for the default image."""


def read(reading: Reading, call: Call) -> None:
    """Keep what a call says about images."""
    if not reading.has_flyte2:
        return
    scope = call.scope
    if call.root not in FLYTE2_ROOTS:
        _method(reading, call)
    elif ".Image." in f".{call.dotted}":
        _image(reading, call)
    elif call.last.endswith("Environment"):
        reading.image(ENVIRONMENT, call.argument(None, "image"), scope, but=_AUTO)
    elif call.last == "ContainerTask":
        reading.image(CONTAINER_TASK_2, call.argument(1, "image"), scope, but=_AUTO)
    elif call.last == "PodTemplate" or call.dotted.endswith(".PodTemplate.from_spec"):
        reading.pod(call.argument(0, "pod_spec"), scope, POD_CONTAINER_2, POD_CONTAINER_2)
    elif call.dotted == "flyte.extras.shell.create":
        reading.image(SHELL_TASK, call.argument(None, "image"), scope, but=_AUTO)
    elif call.root == "flyteplugins" and call.last in _PLUGIN_PARTS:
        reading.image(PLUGIN_2, call.argument(None, "image"), scope)
    elif call.last == "ImageConfig":
        reading.mapping(INIT_IMAGES, call.argument(1, "image_refs"), scope)
    elif call.dotted.removesuffix(".aio").rpartition(".")[2] in _INITS:
        reading.image(IMAGE_REGISTRY, call.argument(None, "image_registry"), scope)
        _images(reading, call.argument(None, "images"), scope)


def _method(reading: Reading, call: Call) -> None:
    """Keep what a method is given: `Image.from_base(…).clone(registry=…)`, `env.clone_with(…)`."""
    if call.method == "clone":
        reading.image(IMAGE_REGISTRY, call.argument(0, "registry"), call.scope)
        reading.image(IMAGE_NAME, call.argument(None, "name"), call.scope)
    elif call.method == "clone_with":
        reading.image(ENVIRONMENT, call.argument(None, "image"), call.scope, but=_AUTO)


def _image(reading: Reading, call: Call) -> None:
    """Keep what `Image` makes an image from."""
    if call.last == "from_ref_name":
        reading.reference(call.argument(0, "name"), call)
    elif call.last == "from_base":
        reading.image(FROM_BASE, call.argument(0, "image_uri"), call.scope)
    else:
        place = 1 if call.last == "from_dockerfile" else None
        reading.image(IMAGE_REGISTRY, call.argument(place, "registry"), call.scope)
        place = 2 if call.last == "from_dockerfile" else None
        reading.image(IMAGE_NAME, call.argument(place, "name"), call.scope)


def _images(reading: Reading, images: ast.expr | None, scope: Scope) -> None:
    """Keep a mapping of names to images, or strings `NAME=IMAGE`."""
    if images is None or is_none(images):
        return
    listed, _where = resolve(images, scope)
    if not isinstance(listed, (ast.List, ast.Tuple)):
        reading.mapping(INIT_IMAGES, images, scope)
        return
    if not reading.is_new(INIT_IMAGES, listed):
        return
    for element, where in elements(images, scope):
        spanned = reading.strings.one(element, where)
        if spanned is None:
            reading.bind_unknown(INIT_IMAGES, element)
            continue
        name, equals, image = spanned.text.partition("=")
        if not equals:
            name, image = "default", name
        spelled = spanned.exact(0, len(name)) if equals else None
        reading.builder.define(INIT_IMAGES, spanned.span, name, image, spelled)
        start = len(name) + 1 if equals else 0
        reading.builder.image(INIT_IMAGES, spanned, start, name)
