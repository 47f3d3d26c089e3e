"""YAML files that are Flyte's own: ImageSpec files, and the specs of tasks and workflows."""

from __future__ import annotations

import yaml

from ..flyte.image_spec import FIELDS, TELLING
from ..flyte.places import BASE_IMAGE, MANIFEST, SPEC_REGISTRY
from ..model.names import Written
from ..text.yaml_scalars import pairs, spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..flyte.places import Field
    from .document_builder import Gathered


def read(found: Gathered, root: yaml.Node) -> None:
    """Read a document that is an ImageSpec or holds the specs of tasks."""
    keys = pairs(root)
    if FIELDS.issuperset(keys) and len(TELLING.intersection(keys)) > 1:
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
