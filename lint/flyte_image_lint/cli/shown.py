"""`--show-files` and `--show-settings`: what `check` would look at, and by which settings."""

from __future__ import annotations

import os

from ..lockfile import find
from ..project import FLOATING_TAGS
from ..reporters.style import shown_path
from ..requirements import flytekit_version
from ..rules import ONLINE
from ..text import visible
from .layout import width, wrap
from .linting import validate
from .toml import setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..selection import Selection
    from ..settings import Settings
    from .arguments import Arguments
    from .files import Files

COMMAND_LINE = "the command line"
DEFAULT = "default"


def show_files(given: Arguments, files: Files) -> int:
    """Print the paths of the files that would be linted, in their order."""
    for source, _settings in files.sources(given.words):
        print(shown_path(source.path))
    return 2 if files.errors else 0


def show_settings(given: Arguments, files: Files, selection: Selection) -> int:
    """Print the settings for the files that would be linted; for the paths where there are none.

    Files for which everything is the same are shown together. Raises SettingsError.
    """
    found = [(source.path, settings) for source, settings in files.sources(given.words)]
    if not found and not files.errors:
        found = [(path, _settings_of(path, files)) for path in given.words or ["."]]
    groups: dict[tuple[str, ...], list[str]] = {}
    for path, settings in found:
        validate(settings)
        online = "online" in given.flags
        lines = tuple(_lines(path, settings, selection, online=online))
        groups.setdefault(lines, []).append(path)
    for number, (lines, paths) in enumerate(groups.items()):
        if number:
            print()
        for line in (*(f"# {shown_path(path)}" for path in paths), *lines):
            print(line)
    return 2 if files.errors else 0


def _settings_of(path: str, files: Files) -> Settings:
    is_folder = os.path.isdir(path)
    return files.finder.for_folder(path) if is_folder else files.finder.for_path(path)


def _lines(path: str, settings: Settings, selection: Selection, *, online: bool) -> Iterator[str]:
    columns = width()
    folder = os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path))
    lock = find(folder)
    yield f"# settings: {_relative(settings.file) if settings.file else 'no file'}"
    yield f"# lock: {_relative(lock) if lock else 'no file'}"
    yield from wrap(f"rules that do not run: {_idle(path, settings, selection, online=online)}",
                    columns, "# ", "#   ")  # fmt: skip
    for key, value, origin in _values(settings, selection, folder):
        if value is None:
            yield f"# {key}: {origin}"
        else:
            yield from setting(key, value, origin, columns)


def _idle(path: str, settings: Settings, selection: Selection, *, online: bool) -> str:
    from ..rules import MODULES

    runs = selection.codes(settings, path) - (set() if online else set(dict(ONLINE)))
    return ", ".join(code for code in MODULES if code not in runs) or "none"


def _values(
    settings: Settings, selection: Selection, folder: str
) -> Iterator[tuple[str, object, str]]:
    """Yield each key with its value, None where there is none, and where that comes from."""
    from ..allowlist import KNOWN_REGISTRIES

    file = f"from {_relative(settings.file)}" if settings.file else ""
    given = settings.given

    def plain(key: str, default: object, note: str = DEFAULT) -> tuple[str, object, str]:
        return (key, given[key], file) if key in given else (key, default, note)

    def added(key: str, more: tuple[str, ...]) -> tuple[str, object, str]:
        key, value, origin = plain(key, ())
        if not more:
            return key, value, origin
        origin = f"{file} and {COMMAND_LINE}" if key in given else f"from {COMMAND_LINE}"
        return key, (*_strings(value), *more), origin

    def chosen(key: str, choice: object, default: object) -> tuple[str, object, str]:
        return (key, choice, f"from {COMMAND_LINE}") if choice is not None else plain(key, default)

    yield plain("registries", KNOWN_REGISTRIES)
    yield plain("extend-registries", ())
    yield chosen("select", selection.select, ("ALL",))
    yield added("ignore", selection.ignore)
    yield added("extend-select", selection.extend_select)
    yield plain("per-file-ignores", {})
    yield plain("exclude", ())
    yield plain("configs", ())
    yield plain("names", ())
    yield plain("floating-tags", (), f"{DEFAULT}; {', '.join(FLOATING_TAGS)} move in any case")
    yield plain("policy", ())
    version = flytekit_version(folder)
    yield plain("flytekit", version, "pinned by the project" if version else "not known")
    yield chosen("pin", selection.pin, settings.pin)
    yield plain("mirrors", {})
    yield plain("insecure-registries", ())
    yield plain("ca-file", None, "none")
    yield plain("platform", settings.platform)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def _relative(path: str) -> str:
    return visible(os.path.relpath(path))
