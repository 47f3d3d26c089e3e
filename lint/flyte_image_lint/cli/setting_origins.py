"""The value that each setting has for some files, and where it comes from."""

from __future__ import annotations

import os

from ..images.allow_list import KNOWN_REGISTRIES
from ..project.versions import flytekit_versions
from ..rules.context import FLOATING_TAGS
from ..text import roots
from ..text.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..settings import Settings

    Origin = tuple[str, object, str]
    """A key, its value, None where it has none, and where that comes from."""

DEFAULT = "default"
COMMAND_LINE = "the command line"
ADDED = frozenset(("ignore", "extend-select", "exclude"))
"""Keys to which the option of that name adds; others it replaces."""


def origins(settings: Settings, chosen: Mapping[str, object], folder: str) -> Iterator[Origin]:
    """Yield all keys in their order; `folder` is that of the files.

    `chosen` are the values of the command line, by the key of the setting, None where there is
    none.
    """
    defaults = {key: (each.means, DEFAULT) for key, each in settings.declarations().items()}
    defaults |= _other_defaults(folder)
    for key, (value, origin) in defaults.items():
        stated, option = settings.table.get(key), chosen.get(key)
        sources = [_source(source) for source in settings.sources.get(key, ())]
        if stated is not None:
            value, origin = stated, f"from {' and '.join(sources)}"
        if option and key in ADDED and isinstance(stated, list):
            origin = f"{origin} and {COMMAND_LINE}"
            value = (*stated, *_words(option))
        elif option is not None and (option or key not in ADDED):
            value, origin = option, f"from {COMMAND_LINE}"
        yield key, value, "none" if (value, origin) == (None, DEFAULT) else origin


def _other_defaults(folder: str) -> dict[str, tuple[object, str]]:
    """Give the defaults that are not written in the settings' declarations."""
    versions = flytekit_versions(folder)
    version = None if versions is None else str(versions)
    return {
        "registries": (KNOWN_REGISTRIES, DEFAULT),
        "floating-tags": ((), f"{DEFAULT}; besides {', '.join(FLOATING_TAGS)}"),
        "flytekit": (version, "pinned by the project" if version else "not known"),
    }


def _words(option: object) -> tuple[object, ...]:
    return tuple(option) if isinstance(option, (list, tuple)) else (option,)


def _source(path: str) -> str:
    """Give a file as `extend` or a user would name it."""
    return relative(path) if os.path.isabs(path) else visible(path)


def relative(path: str) -> str:
    """Give a path from the current directory, for people."""
    return visible(roots.relative(path))
