"""Configs of plain lines, as nearly all are: whether all but the images is as it was.

What `fast_path` reads means the same to PyYAML and configparser, whose trees need not be made for
it.
"""

from __future__ import annotations

from ...flyte.config_files import is_yaml
from ...parsers.configs.fast_path import fast_ini, fast_yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...text.source import Source

SECTIONS = ("images", "image")
"""Sections of INI that hold images, or whose names a fix makes that of the images."""

_KEYS = ("images", "imagerefs")
"""Keys of YAML that hold images, or that a fix makes so, without case and marks."""


def is_kept(before: Source, after: Source) -> bool:
    """Whether what stands beside the images is the same; False also where a parser is needed."""
    beside = _beside_in_yaml if is_yaml(before.path) else _beside_in_ini
    old = beside(before)
    return old is not None and old == beside(after)


def is_key_of_images(key: str) -> bool:
    """Whether a key of YAML, near the root, holds images, or is made one that does by a fix."""
    return key.strip().lower().replace("_", "").replace("-", "") in _KEYS


def is_section_of_images(name: str) -> bool:
    """Whether a section of INI holds images, or is made one that does by a fix."""
    return name.strip().lower() in SECTIONS


def _beside_in_yaml(source: Source) -> str | None:
    """Give all but the images, with types and order: 1 equals True, and texts do not."""
    data = fast_yaml(source)
    return None if data is None else repr(_without_images(data, 0))


def _without_images(data: dict[object, object], depth: int) -> dict[object, object]:
    return {
        key: _without_images(value, 1) if isinstance(value, dict) and depth == 0 else value
        for key, value in data.items()
        if not is_key_of_images(str(key))
    }


def _beside_in_ini(source: Source) -> str | None:
    data = fast_ini(source)
    if data is None:
        return None
    return repr({name: data[name] for name in data if not is_section_of_images(name)})
