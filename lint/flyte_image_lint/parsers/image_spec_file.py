"""YAML files that are Flyte's own: ImageSpec files, and the specs of tasks and workflows."""

from __future__ import annotations

import yaml

from ..flyte.image_spec import FIELDS, OWN_FIELDS, TEXT, refusal
from ..flyte.places import BASE_IMAGE, MANIFEST, SPEC_NAME, SPEC_REGISTRY, TAG_FORMAT
from ..model.document import ParseFailure
from ..model.names import SpannedText
from ..text.source import Span
from ..text.yaml_scalars import pairs, spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..flyte.places import PlaceKind
    from .document_builder import DocumentBuilder


def read(builder: DocumentBuilder, root: yaml.Node) -> None:
    """Read a document that is an ImageSpec or holds the specs of tasks."""
    keys = pairs(root)
    is_sure = FIELDS.issuperset(keys) and len(OWN_FIELDS.intersection(keys)) > 1
    known_count = len(FIELDS.intersection(keys))
    if is_sure or (
        known_count > 1 and known_count > len(keys) - known_count and OWN_FIELDS.intersection(keys)
    ):
        builder.needs_command = not is_sure
        _image(builder, BASE_IMAGE, keys.get("base_image"))
        _image(builder, SPEC_REGISTRY, keys.get("registry"))
        _image(builder, SPEC_NAME, keys.get("name"))
        _image(builder, TAG_FORMAT, keys.get("tag_format"))
        builder.faults += _faults(builder.source.text, root)
    for task in _tasks(root):
        _image(builder, MANIFEST, pairs(task.get("container")).get("image"))
        pod = pairs(task.get("k8sPod")).get("podSpec")
        for kind in ("containers", "initContainers"):
            containers = pairs(pod).get(kind)
            if isinstance(containers, yaml.SequenceNode):
                for container in containers.value:
                    _image(builder, MANIFEST, pairs(container).get("image"))


def _faults(text: str, root: yaml.Node) -> Iterator[ParseFailure]:
    """Give what flytekit refuses in an ImageSpec file, or takes for another text."""
    try:
        spec = yaml.constructor.SafeConstructor().construct_document(root)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
        return
    if not isinstance(spec, dict):
        return
    refused = refusal(spec)
    if refused:
        yield ParseFailure("refused", refused[1], _place(root, refused[0]), refused[0])
        return
    for key, node in pairs(root).items():
        value = spec.get(key)
        if key in TEXT and isinstance(node, yaml.ScalarNode) and isinstance(value, (int, float)):
            spelled = node.value
            if not isinstance(value, bool) and str(value) != spelled:
                span, _pieces = spelling(text, node)
                yield ParseFailure("number", str(value), span, key)


def _place(root: yaml.Node, name: str) -> Span | None:
    """Give the place of a key."""
    for key, _value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == name or str(key.value) == name:
            return Span(key.start_mark.index, key.end_mark.index)
    return None


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


def _image(builder: DocumentBuilder, place_kind: PlaceKind, node: yaml.Node | None) -> None:
    """Keep an image, or a use of a name, that is surely Flyte's."""
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
        return
    image = SpannedText(node.value, *spelling(builder.source.text, node))
    if "{{" in node.value:
        builder.use(place_kind, image)
    elif node.value:
        builder.image(place_kind, image)
