"""Any file that speaks of images, told and read as the kind of file that it is."""

from __future__ import annotations

import os

from ..flyte.config_files import is_known_name
from ..text.source import Source, Unreadable
from .kind_names import kind_of, kind_of_script, may_be_config, may_be_script
from .kinds import CONFIG, KINDS, has_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..model.document import Document


def read(source: Source, constants: Mapping[str, str] | None = None) -> list[Document]:
    """Give what a file says about images: a config for each SDK that it speaks to.

    `constants` are the texts of constants of modules that strings of a program have as parts.
    Raises Unreadable for one that would take too long.
    """
    if source.kind == CONFIG.name:
        from . import configs  # named here, as importlib costs; not for files without images

        return configs.read(source)
    return _read(source, constants)


def _read(source: Source, constants: Mapping[str, str] | None) -> list[Document]:
    kind = KINDS[source.kind]
    if not source.is_text:
        from .document_builder import unread  # for few files

        return unread(source, "it is not UTF-8")
    if is_too_large(source):
        raise Unreadable(f"has more than {kind.max_size:,} bytes, and is not read")
    parse = function(f"{kind.parser}:read")
    documents: list[Document] = parse(source, constants) if constants else parse(source)
    return documents


def is_too_large(source: Source) -> bool:
    """Whether `read` refuses a text for its size."""
    most = KINDS[source.kind].max_size
    return most is not None and len(source.data) > most


def may_matter(kind: str, data: bytes) -> bool:
    """Whether a file of that kind may have something for `read`, told by its bytes."""
    row = KINDS[kind]
    if not has_word(data, row.words):
        return False
    if row is CONFIG:
        from .config_detection import holds_images  # named here, as above

        return holds_images(data)
    return bool(function(row.quick_test)(data))


def function(name: str) -> Any:  # noqa: ANN401
    """Give a function that the table of kinds names, as "module:function"."""
    from importlib import import_module  # only for what is no config

    module, _, attribute = name.partition(":")
    return getattr(import_module(f".{module}", __package__), attribute)


def kind_by_content(path: str, data: bytes, *, is_config: bool) -> str | None:
    """Give what a file is to be read as; None where it says nothing of images.

    A file is a config if `is_config` says so, or else by its name and content.
    """
    if is_config:
        return CONFIG.name
    if not has_word(data):
        return None
    if may_be_config(os.path.abspath(path)) and may_matter(CONFIG.name, data):
        return CONFIG.name
    kind = _kind_of(path, data)
    return kind if kind and may_matter(kind, data) else None


def named_kind(path: str, data: bytes) -> str:
    """Give what a file that is named is read as: a config, unless name or content say otherwise.

    YAML is a manifest if it has something to read as one, and no images as a config has.
    """
    if is_known_name(path):
        return CONFIG.name
    kind = _kind_of(path, data)
    if kind == "manifest" and path.endswith(("yaml", "yml")):  # flytekit takes `x.YAML` for INI
        start = b"\n" + data
        if any(head in start for head in (b"\nimages:", b"\nimage:", b"\n[images]")):
            return CONFIG.name  # as nearly all have it; INI by that name is one that cannot be read
        from .config_detection import may_hold_images  # only for these

        if may_hold_images(data) or not may_matter(kind, data):
            return CONFIG.name
        return kind
    return CONFIG.name if kind in (None, "manifest") else str(kind)


def _kind_of(path: str, data: bytes) -> str | None:
    """Give what a file is that is no config, by its name or its first line."""
    kind = kind_of(path)
    if kind is None and may_be_script(path):
        kind = kind_of_script(data)
    return kind
