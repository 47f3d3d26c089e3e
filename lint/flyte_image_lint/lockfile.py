"""`flyte-images.lock`: what each floating reference resolved to.

YAML, one line an entry, sorted, so that two branches merge; made to be read and edited by hand:

    docker.io/myorg/img:latest: {tag: 1.4.2, digest: sha256:…}

`tag` is missing where no version tag has the digest.
"""

from __future__ import annotations

import os

from .grammar import is_tag
from .reference import InvalidReferenceError, Reference, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "flyte-images.lock"

HEADER = """\
# What floating image tags resolved to. 'flyte-image-lint lock' adds what is missing,
# 'flyte-image-lint lock --upgrade' refreshes, 'flyte-image-lint check --fix' pins to it.
"""


class LockError(Exception):
    """A lock file that cannot be used; the text is one line and says where and why."""


class Entry:
    """What a reference resolved to: the digest, and a version tag that had it, if any."""

    __slots__ = ("digest", "tag")

    def __init__(self, digest: str, tag: str | None = None) -> None:
        self.digest = digest
        self.tag = tag

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and (self.digest, self.tag) == (other.digest, other.tag)

    def __hash__(self) -> int:
        return hash((self.digest, self.tag))


def key(reference: Reference) -> str:
    """Give the key of a reference without digest: its canonical form; no tag means `latest`."""
    return f"{reference.name}:{reference.tag or 'latest'}"


def find(folder: str) -> str | None:
    """Give the lock file for `folder`: the nearest one up to the repository root."""
    folder = os.path.abspath(folder)
    while True:
        path = os.path.join(folder, NAME)
        if os.path.lexists(path):
            return path
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = parent


def load(data: bytes) -> dict[str, Entry]:
    """Read a lock file's content. Raises LockError, whose text begins with the line."""
    import yaml  # only with a lock

    try:
        node = yaml.compose(data.decode(), Loader=yaml.SafeLoader)
    except (UnicodeDecodeError, RecursionError) as error:
        raise LockError(f"line 1: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        raise LockError(f"line {line}: {getattr(error, 'problem', None) or error}") from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise LockError("line 1: is not a mapping of references to tags and digests")
    entries: dict[str, Entry] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        name = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        if name in entries:
            raise LockError(f"line {line}: '{name}' stands twice; keep one of the two")
        _check_key(line, name)
        entries[name] = _entry(line, name, value_node)
    return entries


def _check_key(line: int, name: str) -> None:
    try:
        reference = parse(name)
    except InvalidReferenceError as error:
        raise LockError(f"line {line}: '{name}' is no image reference: {error}") from error
    if reference.digest is not None or key(reference) != name:
        raise LockError(f"line {line}: '{name}' should be '{key(reference)}'")


def _entry(line: int, name: str, node: object) -> Entry:
    import yaml  # as above

    fields: dict[str, str] = {}
    for key_node, value_node in node.value if isinstance(node, yaml.MappingNode) else []:
        if not isinstance(value_node, yaml.ScalarNode) or key_node.value not in ("tag", "digest"):
            raise LockError(f"line {line}: '{name}' has a '{key_node.value}', not tag and digest")
        fields[key_node.value] = value_node.value
    digest, tag = fields.get("digest"), fields.get("tag")
    if digest is None:
        raise LockError(f"line {line}: '{name}' has no digest")
    try:
        parse(f"x@{digest}")
    except InvalidReferenceError as error:
        raise LockError(f"line {line}: '{digest}' is no digest: {error}") from error
    if tag is not None and not is_tag(tag):
        raise LockError(f"line {line}: '{tag}' is no tag")
    return Entry(digest, tag)


def dump(entries: Mapping[str, Entry]) -> str:
    """Give the file's text: the same for the same entries, whatever their order."""
    lines = []
    for name in sorted(entries):
        entry = entries[name]
        tag = f"tag: {_scalar(entry.tag)}, " if entry.tag is not None else ""
        lines.append(f"{name}: {{{tag}digest: {entry.digest}}}\n")
    return HEADER + "".join(lines)


def _scalar(text: str) -> str:
    """Quote a tag that YAML would read as something else than text, such as `1.10`."""
    import yaml  # as above

    plain = yaml.safe_load(text) == text if text[0].isalnum() else False
    return text if plain else f'"{text}"'
