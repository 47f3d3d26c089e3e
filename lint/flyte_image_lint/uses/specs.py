"""YAML files that are Flyte's own: ImageSpec files, and the specs of tasks and workflows."""

from __future__ import annotations

import re

import yaml

from ..fields import BASE_IMAGE, MANIFEST, SPEC_REGISTRY
from ..mentions import Written
from ..yaml_scalars import pairs, spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..fields import Field
    from .gathering import Gathered

# flytekit/image_spec/image_spec.py; a file of them is what `--image NAME=FILE` names.
IMAGE_SPEC = frozenset(
    ("name", "python_version", "builder", "source_root", "env", "registry", "packages",
     "conda_packages", "conda_channels", "requirements", "apt_packages", "cuda", "cudnn",
     "base_image", "platform", "pip_index", "pip_extra_index_url", "pip_secret_mounts",
     "pip_extra_args", "registry_config", "entrypoint", "commands", "tag_format",
     "source_copy_mode", "copy", "python_exec", "runtime_packages", "builder_options",
     "builder_config")
)  # fmt: skip
# Two of these, one of which is an image or a registry, and nothing else stands in no other file.
_TELLING = frozenset(
    ("base_image", "registry", "packages", "python_version", "apt_packages", "conda_packages",
     "conda_channels", "requirements", "cuda", "cudnn", "pip_index", "tag_format")
)  # fmt: skip
_TOP_KEY = re.compile(rb"^[\"']?([A-Za-z_]+)[\"']?\s*:", re.MULTILINE)
_KEYS = frozenset(key.encode() for key in IMAGE_SPEC)


def tells(data: bytes) -> bool:
    """Whether there may be an ImageSpec, or the spec of a task."""
    if b"base_image" in data or b"registry" in data:
        keys = _TOP_KEY.findall(data)
        if len(keys) > 1 and _KEYS.issuperset(keys):
            return True
    return b"interface:" in data and (b"container:" in data or b"k8sPod:" in data)


def read(found: Gathered, root: yaml.Node) -> None:
    """Read a document that is an ImageSpec or holds the specs of tasks."""
    keys = pairs(root)
    if IMAGE_SPEC.issuperset(keys) and len(_TELLING.intersection(keys)) > 1:
        _image(found, BASE_IMAGE, keys.get("base_image"))
        _image(found, SPEC_REGISTRY, keys.get("registry"))
    for task in _tasks(root):
        _image(found, MANIFEST, pairs(task.get("container")).get("image"))
        pod = pairs(task.get("k8sPod")).get("podSpec")
        for kind in ("containers", "initContainers"):
            containers = pairs(pod).get(kind)
            if isinstance(containers, yaml.SequenceNode):
                for container in containers.value:
                    _image(found, MANIFEST, pairs(container).get("image"))


def _tasks(root: yaml.Node) -> Iterator[dict[str, yaml.Node]]:
    """Give the mappings that are a task's: nothing else has both an interface and a container."""
    stack, seen = [root], set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            keys = pairs(node)
            if "interface" in keys and "type" in keys:
                yield keys
            stack.extend(keys.values())


def _image(found: Gathered, field: Field, node: yaml.Node | None) -> None:
    """Keep an image, or a use of a name, that is surely Flyte's."""
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
        return
    image = Written(node.value, *spelling(found.source.text, node))
    if "{{" in node.value:
        found.use(field, image)
    elif node.value:
        found.image(field, image)
