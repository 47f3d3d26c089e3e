"""Any file that speaks of images: configs as Flyte reads them, other files for their uses."""

from __future__ import annotations

import os

from ..flyte.config_files import is_known_name
from .kinds import kind_of, kind_of_script, may_be_config, may_be_script, tells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.document import Config
    from ..text.source import Source


def read(source: Source) -> list[Config]:
    """Read a file as what it is. Raises readers.Unreadable for a config that should not be."""
    if source.kind == "config":
        from . import configs  # not for files that say nothing of images

        return configs.read(source)
    from . import sources  # only for what is no config

    return sources.read(source)


def kind_by_content(path: str, data: bytes, *, known: bool) -> str | None:
    """Give what a file is to be read as; None where it says nothing of images.

    A file is a config if it is `known` to be one, or else by its name and content.
    """
    if known:
        return "config"
    if not tells(data):
        return None
    if may_be_config(os.path.abspath(path)):
        from .config_detection import holds_images  # only for what may be a config

        if holds_images(data):
            return "config"
    kind = kind_of(path)
    if kind is None and may_be_script(path):
        kind = kind_of_script(data)
    if kind is None:
        return None
    from . import sources  # only for what is no config

    return kind if sources.tells(kind, data) else None


def named_kind(path: str, data: bytes) -> str:
    """Give what a file that is named is read as: a config, unless name or content say otherwise.

    YAML is a manifest if it has something to read as one, and no images as a config has.
    """
    if is_known_name(path):
        return "config"
    kind = kind_of(path)
    if kind is None and may_be_script(path):
        kind = kind_of_script(data)
    if kind == "manifest" and path.endswith(("yaml", "yml")):  # flytekit takes `x.YAML` for INI
        start = b"\n" + data
        if b"\nimages:" in start or b"\nimage:" in start:  # as nearly all have it
            return "config"
        from . import sources  # only for these
        from .config_detection import may_hold_images

        return "config" if may_hold_images(data) or not sources.tells(kind, data) else kind
    return "config" if kind in (None, "manifest") else str(kind)
