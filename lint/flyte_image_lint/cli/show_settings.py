"""`--show-files` and `--show-settings`: what `check` would look at, and by which settings."""

from __future__ import annotations

import os

from ..engine.select import validated
from ..images.allow_list import KNOWN_REGISTRIES
from ..images.floating_tags import FLOATING_TAGS
from ..lockfile import find
from ..project.versions import flytekit_versions
from ..reporters.style import shown_path
from ..rules import MODULES, ONLINE
from ..settings.user import user_settings
from ..text import roots
from ..text.source import visible
from .layout import width, wrap
from .show import validate, warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..engine.select import Selection
    from ..project.files import Files
    from ..settings import Settings
    from ..settings.user import UserSettings
    from .check import CheckOptions

    Origin = tuple[str, object, str]
    """A key, its value, None where it has none, and where that comes from."""

DEFAULT = "default"
COMMAND_LINE = "the command line"
ADDED = frozenset(("ignore", "extend-select", "exclude"))
"""Keys to which the option of that name adds; others it replaces."""

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
"""Characters of TOML's bare keys."""


def show_files(options: CheckOptions, files: Files) -> int:
    """Print the paths of the files that would be linted, in their order."""
    for source, _settings in files.sources(options.words):
        print(shown_path(source.path))
    if not files.linted and not files.errors and not options.detect:
        warn_of_nothing(options)
    return 2 if files.errors else 0


def show_settings(options: CheckOptions, files: Files, selection: Selection) -> int:
    """Print the settings for the files that would be linted; for the paths where there are none.

    Files for which everything is the same are shown together. Raises SettingsError.
    """
    by_path = [(source.path, settings) for source, settings in files.sources(options.words)]
    if not by_path and not files.errors:
        by_path = [(path, _settings_of(path, files)) for path in options.words or ["."]]
    isolated = options.isolated
    user = user_settings(isolated=isolated)
    chosen = _chosen(options)
    groups: dict[tuple[str, ...], list[str]] = {}
    for path, settings in validated(by_path, validate):
        shown = _lines(path, settings, selection, chosen, online=options.online)
        lines = (*shown, *_user_lines(user, isolated=isolated))
        groups.setdefault(lines, []).append(path)
    for number, (lines, paths) in enumerate(groups.items()):
        if number:
            print()
        for line in (*(f"# {shown_path(path)}" for path in paths), *lines):
            print(line)
    return 2 if files.errors else 0


def _chosen(options: CheckOptions) -> dict[str, object]:
    """Give what the command line says in the place of settings, by their keys."""
    return {
        "select": options.select,
        "extend-select": options.extend_select or None,
        "ignore": options.ignore or None,
        "exclude": options.exclude or None,
        "pin": options.pin,
        "baseline": options.baseline,
        "fail-level": options.fail_level,
        "output-format": options.output_format or None,
    }


def _user_lines(user: UserSettings, *, isolated: bool) -> Iterator[str]:
    """Yield the user settings, which hold for all paths."""
    is_read = os.path.exists(user.path) and not isolated
    yield f"# user settings: {visible(user.path) if is_read else 'no file'}"
    for key, declared in user.declarations().items():
        value = getattr(user, declared.attribute)
        yield from _setting(key, value, visible(user.origins[key]), width())


def _settings_of(path: str, files: Files) -> Settings:
    is_folder = os.path.isdir(path)
    return files.finder.for_folder(path) if is_folder else files.finder.for_path(path)


def _lines(
    path: str,
    settings: Settings,
    selection: Selection,
    chosen: Mapping[str, object],
    *,
    online: bool,
) -> Iterator[str]:
    """Yield what holds for a path: comments, then TOML, a line or a few for each setting."""
    columns = width()
    folder = os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path))
    lock = find(folder)
    yield f"# settings: {_relative(settings.file) if settings.file else 'no file'}"
    yield f"# lock: {_relative(lock) if lock else 'no file'}"
    running = selection.codes(settings, path) - (set() if online else set(ONLINE.codes))
    idle = ", ".join(code for code in MODULES if code not in running) or "none"
    yield from wrap(f"rules that do not run: {idle}", columns, "# ", "#   ")
    for key, value, origin in _origins(settings, chosen, folder):
        if value is None:
            yield f"# {key}: {origin}"
        else:
            yield from _setting(key, value, origin, columns)


def _origins(settings: Settings, chosen: Mapping[str, object], folder: str) -> Iterator[Origin]:
    """Yield all keys in their order; `folder` is that of the files.

    `chosen` are the values of the command line, by the key of the setting, None where there is
    none.
    """
    defaults = {key: (each.means, DEFAULT) for key, each in settings.declarations().items()}
    defaults |= _found(folder)
    for key, (value, origin) in defaults.items():
        written, option = settings.table.get(key), chosen.get(key)
        sources = [_source(source) for source in settings.sources.get(key, ())]
        if written is not None:
            value, origin = written, f"from {' and '.join(sources)}"
        if option and key in ADDED and isinstance(written, list):
            origin = f"{origin} and {COMMAND_LINE}"
            value = (*written, *_words(option))
        elif option is not None and (option or key not in ADDED):
            value, origin = option, f"from {COMMAND_LINE}"
        yield key, value, "none" if (value, origin) == (None, DEFAULT) else origin


def _found(folder: str) -> dict[str, tuple[object, str]]:
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
    return _relative(path) if os.path.isabs(path) else visible(path)


def _relative(path: str) -> str:
    """Give a path from the current directory, for people."""
    return visible(roots.relative(path))


def _setting(key: str, value: object, comment: str, columns: int) -> Iterator[str]:
    """Yield `key = value  # comment` in TOML, a list on several lines where one is too short."""
    line = f"{_key(key)} = {_value(value)}  # {comment}"
    if len(line) <= columns or not isinstance(value, (list, tuple)):
        yield line
        return
    yield f"{_key(key)} = [  # {comment}"
    yield from _items([_value(item) for item in value], columns)
    yield "]"


def _items(items: Sequence[str], columns: int) -> Iterator[str]:
    line = " "
    for item in items:
        if line.strip() and len(line) + len(item) + 2 > columns:
            yield line
            line = " "
        line += f" {item},"
    yield line


def _key(key: str) -> str:
    return key if key and _BARE.issuperset(key) else _string(key)


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)} = {_value(each)}' for key, each in value.items())}}}"
    if isinstance(value, (bool, int, float)):
        return repr(value).removesuffix(".0").lower()
    return _string(str(value))


def _string(text: str) -> str:
    """Give a string in quotes, without "##[", which GitHub's runner would obey."""
    return f'"{"".join(map(_character, text))}"'.replace("##[", "#\\u0023[")


def _character(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
