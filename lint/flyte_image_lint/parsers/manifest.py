"""YAML that is no config: CI files, manifests, workflow specs, ImageSpec files.

What a file is, its keys tell; only where they leave no doubt is an image taken for Flyte's.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import NamedTuple

import yaml

from ..flyte.placeholders import find
from ..flyte.places import INIT_CONTAINER, MANIFEST, POD_CONTAINER
from ..model.names import UNKNOWN, SpannedText
from ..text.yaml_scalars import documents, pairs, spelling
from . import environment_variables, image_spec_file, quick_test
from .ci_variables import SCRIPTS, Scopes, assignments
from .document_builder import NESTED, DocumentBuilder, unread
from .shell import commands
from .shell.nesting import carried
from .shell.splitting import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..flyte.places import PlaceKind
    from ..model.document import Document
    from ..text.source import Source
    from .ci_variables import VariableTexts

MAX_JOINED = 20_000
"""Words of commands whose arguments stand under another key; aliases make many of a few."""

_STR = "tag:yaml.org,2002:str"

# What GitHub, GitLab, CircleCI, Azure, Buildkite, Drone, Travis, Cloud Build, CodeBuild,
# Kubernetes, compose, pre-commit, Taskfile and Ansible run.
RUN_KEYS = frozenset(
    ("run", "script", "before_script", "after_script", "command", "commands", "cmd", "cmds",
     "args", "entry", "entrypoint", "bash", "sh", "shell", "inlinescript", "inline", "install",
     "before_install", "after_success", "after_failure", "pre_build", "build", "post_build",
     "steps", "source", "setup")
)  # fmt: skip
# Kubernetes, compose, pre-commit.
_JOINED = (("command", "args"), ("entrypoint", "command"), ("entry", "args"))
_IMAGE_KEYS = frozenset(("image", "container_image", "containerImage", "base_image", "baseImage"))
LOOKALIKES = frozenset(
    ("repository", "tag", "name", "registry", "digest", "image", "url", "pullPolicy", "version")
)
"""What templates of Helm and its kin, which look the same, call the parts of an image."""


_PLACES = {"containers": POD_CONTAINER, "initContainers": INIT_CONTAINER}


def read(source: Source) -> list[Document]:
    """Give what a YAML file says about images; nothing if it is none, or nested too deeply."""
    builder, lists = DocumentBuilder(source), _Lists(source.text)
    try:
        roots = documents(source.text)
        if not roots and quick_test.runs(source.data):
            builder.unread = "it is not valid YAML, perhaps a template"
        counts = assignments(source.text)
        for root in roots:
            image_spec_file.read(builder, root)
            for at in _nodes(Scopes(counts, root), root):
                _node(builder, lists, at)
    except RecursionError:
        return unread(source, NESTED)
    return builder.documents()


class _At(NamedTuple):
    """A node, the key that it stands under, the kind of place it is in, and the variables there."""

    node: yaml.Node
    key: str
    place_kind: PlaceKind
    variables: VariableTexts


def _nodes(scopes: Scopes, root: yaml.Node) -> Iterator[_At]:
    """Give each node once."""
    stack = [_At(root, "", MANIFEST, {})]
    seen: set[int] = set()
    while stack:
        at = stack.pop()
        node, key = at.node, at.key
        if id(node) in seen:
            continue
        seen.add(id(node))
        at = at._replace(variables=scopes.within(node, at.variables))
        yield at
        place_kind = _PLACES.get(key, at.place_kind)
        if isinstance(node, yaml.MappingNode):
            inner = reversed(pairs(node).items())
            stack.extend(_At(value, name, place_kind, at.variables) for name, value in inner)
        elif isinstance(node, yaml.SequenceNode):
            each = [at.variables] * len(node.value)
            if key in SCRIPTS:
                each = list(scopes.after(node.value, at.variables))
            items = [_At(*pair) for pair in zip(node.value, repeat(key), repeat(place_kind), each)]
            stack.extend(reversed(items))


def _node(builder: DocumentBuilder, lists: _Lists, at: _At) -> None:
    node, key, place_kind, variables = at
    text = builder.source.text
    if isinstance(node, yaml.MappingNode):
        entry = pairs(node)
        _joined(builder, entry, lists, variables)
        named = entry.get("name")
        variable = named.value if isinstance(named, yaml.ScalarNode) else key
        for name, value in [(variable, entry.get("value")), *entry.items()]:
            if isinstance(value, yaml.ScalarNode):
                _assign(builder, name, value, variables)
    elif isinstance(node, yaml.SequenceNode):
        words = [item for item in node.value if isinstance(item, yaml.ScalarNode)]
        if key.lower() in RUN_KEYS and len(words) == len(node.value):
            commands.read(builder, lists.of(node), variables)
        for word in words:
            name, equals, _value = word.value.partition("=")
            if equals and name in environment_variables.NAMES and key.lower() not in RUN_KEYS:
                environment_variables.in_word(builder, spanned(text, word), lambda word: word)
    elif isinstance(node, yaml.ScalarNode):
        if key.lower() in RUN_KEYS:
            commands.scan(builder, spanned(text, node), variables)
        if "{{" in node.value and (place := _field_of(node.value, key, place_kind)):
            builder.use(place, spanned(text, node))


def _joined(
    builder: DocumentBuilder, entry: dict[str, yaml.Node], lists: _Lists, variables: VariableTexts
) -> None:
    """Read commands whose arguments stand under another key than the program."""
    for first, second in _JOINED:
        program, arguments = entry.get(first), entry.get(second)
        if program is not None and isinstance(arguments, yaml.SequenceNode):
            words, more = lists.of(program), lists.of(arguments)
            lists.joined += len(words) + len(more)
            if lists.joined <= MAX_JOINED:
                commands.read(builder, [*words, *more], variables)
            else:  # lists are not put together, which may be long, and be many
                commands.unread(builder, chain(words, more))


class _Lists:
    """The words of the lists, and of the last commands of the strings, of one file.

    Aliases may stand for one many times. `joined` counts the words of those that were joined.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: dict[int, list[SpannedText]] = {}
        self.joined = 0

    def of(self, node: yaml.Node) -> list[SpannedText]:
        """Give the words of a list, or of the last command of a string."""
        if id(node) not in self._words:
            self._words[id(node)] = self._read(node)
        return self._words[id(node)]

    def _read(self, node: yaml.Node) -> list[SpannedText]:
        text = self._text
        if isinstance(node, yaml.SequenceNode):
            return [spanned(text, item) for item in node.value if isinstance(item, yaml.ScalarNode)]
        if not isinstance(node, yaml.ScalarNode):
            return []
        script = spanned(text, node)
        return [carried(word, script) for words in split(script.text)[-1:] for word in words]


def _assign(
    builder: DocumentBuilder, name: str, node: yaml.ScalarNode, variables: VariableTexts
) -> None:
    if name in environment_variables.NAMES:
        word = commands.argument(spanned(builder.source.text, node), variables)
        environment_variables.assign(builder, name, word)


def _field_of(value: str, key: str, place_kind: PlaceKind) -> PlaceKind | None:
    """Give what kind of place a string with placeholders stands in; None if they are not Flyte's.

    Templates of others look the same, but have no `fqn`.
    """
    placeholders = find(value)
    attributes = {placeholder.attribute for placeholder in placeholders}
    if attributes and attributes <= {"fqn", "version"}:
        return place_kind if key in _IMAGE_KEYS and "fqn" in attributes else MANIFEST
    is_whole = len(placeholders) == 1 and placeholders[0].end - placeholders[0].start == len(value)
    if key in _IMAGE_KEYS and is_whole and placeholders[0].attribute is None:
        return None if placeholders[0].name in LOOKALIKES else MANIFEST
    return None


def spanned(text: str, node: yaml.ScalarNode) -> SpannedText:
    """Give a scalar as a string with its places; of a number or the like, what cannot be told."""
    span, pieces = spelling(text, node)
    if node.tag != _STR:
        return SpannedText(UNKNOWN, span)
    return SpannedText(node.value, span, pieces)
