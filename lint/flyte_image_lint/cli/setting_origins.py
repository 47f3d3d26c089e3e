"""The value that each setting has for some files, and where it comes from."""

from __future__ import annotations

from ..images.allow_list import KNOWN_REGISTRIES
from ..parsers.versions import flytekit_versions
from ..rules.context import FLOATING_TAGS
from ..text import roots
from ..text.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.select import Selection
    from ..settings import Settings

    Origin = tuple[str, object, str]
    """A key, its value, None where it has none, and where that comes from."""

DEFAULT = "default"
COMMAND_LINE = "the command line"


def origins(settings: Settings, selection: Selection, folder: str) -> Iterator[Origin]:
    """Yield all keys in their order; `folder` is that of the files."""
    said = _Said(settings)
    versions = flytekit_versions(folder)
    version = None if versions is None else str(versions)
    yield said.plain("registries", KNOWN_REGISTRIES)
    yield said.plain("extend-registries", ())
    yield said.replaced("select", selection.select, ("ALL",))
    yield said.extended("ignore", selection.ignore)
    yield said.extended("extend-select", selection.extend_select)
    yield said.plain("per-file-ignores", {})
    yield said.plain("exclude", ())
    yield said.plain("configs", ())
    yield said.plain("names", ())
    yield said.plain("floating-tags", (), f"{DEFAULT}; beside {', '.join(FLOATING_TAGS)}")
    yield said.plain("policy", ())
    yield said.plain("flytekit", version, "pinned by the project" if version else "not known")
    yield said.replaced("pin", selection.pin, settings.pin)
    yield said.plain("mirrors", {})
    yield said.plain("insecure-registries", ())
    yield said.plain("ca-file", None, "none")
    yield said.plain("platform", settings.platform)


def relative(path: str) -> str:
    """Give a path from the current directory, for people."""
    return visible(roots.relative(path))


class _Said:
    """What the file of settings says, beside the command line and the defaults."""

    def __init__(self, settings: Settings) -> None:
        self._given = settings.given
        self._file = f"from {relative(settings.file)}" if settings.file else ""

    def plain(self, key: str, default: object, note: str = DEFAULT) -> Origin:
        """Give the file's value, else the default."""
        return (key, self._given[key], self._file) if key in self._given else (key, default, note)

    def replaced(self, key: str, choice: object, default: object) -> Origin:
        """Give the command line's value in place of the file's."""
        return self.plain(key, default) if choice is None else (key, choice, f"from {COMMAND_LINE}")

    def extended(self, key: str, more: tuple[str, ...]) -> Origin:
        """Give the file's words and those of the command line."""
        words = self._given.get(key)
        if not more:
            return self.plain(key, ())
        if not isinstance(words, list):
            return key, more, f"from {COMMAND_LINE}"
        return key, (*words, *more), f"{self._file} and {COMMAND_LINE}"
