"""`flyte-images.lock`: what each floating reference resolved to.

YAML, one line an entry, sorted, so that two branches merge; made to be read and edited by hand:

    docker.io/myorg/img:latest: {tag: 1.4.2, digest: sha256:…}

`tag` is missing where no version tag has the digest.
"""

from __future__ import annotations

import os

from ..images.grammar import is_tag
from ..images.reference import InvalidReferenceError, Reference, parse
from ..text.opening import UnfitError, read_bytes
from ..text.roots import upwards
from ..text.source import first_line, shorten, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..text.opening import Read

NAME = "flyte-images.lock"

HEADER = """\
# What floating image tags resolved to. 'flyte-image-lint lock' adds what is missing,
# 'flyte-image-lint lock --upgrade' refreshes, 'flyte-image-lint check --fix' pins to it.
"""


class LockError(Exception):
    """A lock file that cannot be used; the text is one line and says why, and on which line."""


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
    paths = (os.path.join(place, NAME) for place in upwards(folder))
    return next(filter(os.path.lexists, paths), None)


def read(path: str, read_text: Read = read_bytes) -> dict[str, Entry]:
    """Give the entries of a lock file, which `read_text` reads. Raises LockError."""
    try:
        data = read_text(path)
    except (OSError, UnfitError) as error:
        raise LockError(str(getattr(error, "strerror", None) or error)) from error
    return load(data)


class Locks:
    """The lockfiles of folders, each read once, by `read_text`.

    `problems` says, by path, why those that are broken cannot be used.
    """

    def __init__(self, read_text: Read = read_bytes) -> None:
        self.problems: dict[str, str] = {}
        self._read_text = read_text
        self._entries: dict[str, Mapping[str, Entry]] = {}
        self._found: dict[str, str | None] = {}

    def path(self, folder: str) -> str | None:
        """Give the lockfile for a folder, None where there is none."""
        if folder not in self._found:
            self._found[folder] = find(folder)
        return self._found[folder]

    def of(self, folder: str) -> Mapping[str, Entry]:
        """Give the entries of the lockfile for a folder: none without one, nor of a broken one."""
        path = self.path(folder)
        if path is None:
            return {}
        if path not in self._entries:
            try:
                self._entries[path] = read(path, self._read_text)
            except LockError as error:
                self._entries[path] = {}
                self.problems[path] = str(error)
        return self._entries[path]


def load(data: bytes) -> dict[str, Entry]:
    """Read a lock file's content. Raises LockError, whose text begins with the line."""
    import yaml  # only with a lock

    node = _composed(data)
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise LockError("line 1: is not a mapping of references to tags and digests")
    entries: dict[str, Entry] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        name = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        if name in entries:
            raise LockError(f"line {line}: duplicate entry '{name}'; keep one of the two")
        _check_key(line, name)
        entries[name] = _entry(line, name, value_node)
    return entries


def _composed(data: bytes) -> object:
    """Give the root node of the document, None for an empty one."""
    import re  # as above

    import yaml

    try:
        text = data.decode()
        conflict = re.search(r"(?m)^(?:<<<<<<<|=======|>>>>>>>)(?![^ \r\n])", text)
        if conflict:
            raise LockError(f"line {_line(text, conflict.start())}: is left from a merge conflict")
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LockError(f"line {line}: is not UTF-8: {error.reason}") from error
    except RecursionError as error:
        raise LockError("line 1: is nested too deeply") from error
    except yaml.reader.ReaderError as error:
        line = _line(text, error.position)
        raise LockError(f"line {line}: character #x{error.character:04x} is not allowed") from error
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        line = 1 if mark is None else mark.line + 1
        raise LockError(f"line {line}: {visible(first_line(problem or str(error)))}") from error


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _check_key(line: int, name: str) -> None:
    shown = visible(shorten(name))
    try:
        reference = parse(name)
    except InvalidReferenceError as error:
        why = visible(shorten(str(error)))
        raise LockError(f"line {line}: '{shown}' is no image reference: {why}") from error
    if reference.digest is not None or key(reference) != name:
        raise LockError(f"line {line}: '{shown}' should be '{key(reference)}'")


def _entry(line: int, name: str, node: object) -> Entry:
    import yaml  # as above

    fields: dict[str, str] = {}
    for key_node, value_node in node.value if isinstance(node, yaml.MappingNode) else []:
        field = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        if field not in ("tag", "digest"):
            what = visible(shorten(field))
            raise LockError(f"line {line}: '{name}' has a '{what}' beside tag and digest")
        if field in fields:
            raise LockError(f"line {line}: '{name}' has two of '{field}'; keep one of the two")
        if not isinstance(value_node, yaml.ScalarNode):
            raise LockError(f"line {line}: the {field} of '{name}' is no text")
        fields[field] = value_node.value
    digest, tag = fields.get("digest"), fields.get("tag")
    if digest is None:
        raise LockError(f"line {line}: '{name}' has no digest")
    try:
        parse(f"x@{digest}")
    except InvalidReferenceError as error:
        shown = visible(shorten(digest))
        raise LockError(f"line {line}: '{shown}' is no digest: {error}") from error
    if tag is not None and not is_tag(tag):
        raise LockError(f"line {line}: '{visible(shorten(tag))}' is no tag")
    return Entry(digest, tag)


def dump(
    entries: Mapping[str, Entry], old: bytes = b"", renamed: Mapping[str, str] | None = None
) -> str:
    """Give the file's text: the same for the same entries, whatever their order.

    The comments of `old`, the file's content up to now, stay with their entries; `renamed` maps
    the keys that entries had to those that they have.
    """
    from .comments import find as find_comments

    comments = find_comments(old.decode(), HEADER.splitlines())
    for before, name in (renamed or {}).items():
        comments.rename(before, name)
    lines = comments.head
    for name in sorted(entries):
        entry, beside = entries[name], comments.beside.get(name)
        tag = f"tag: {_scalar(entry.tag)}, " if entry.tag is not None else ""
        line = f"{_scalar(name)}: {{{tag}digest: {entry.digest}}}"
        lines += [*comments.above.get(name, ()), f"{line}  {beside}" if beside else line]
    return "".join(f"{line}\n" for line in [*lines, *comments.tail])


def _scalar(text: str) -> str:
    """Quote what YAML would read as something else than text, such as a tag `1.10`."""
    import yaml  # as above

    if text[0].isalnum():
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is not None and node.tag == "tag:yaml.org,2002:str":
            return text
    return f'"{text}"'
