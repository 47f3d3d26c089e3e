"""Any file that speaks of images: configs as Flyte reads them, other files for their uses."""

from __future__ import annotations

import os

from .kinds import kind_of, may_be_config, tells

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
    if kind is None:
        return None
    from . import sources  # only for what is no config

    return kind if sources.tells(kind, data) else None
