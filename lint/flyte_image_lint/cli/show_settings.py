"""`--show-files` and `--show-settings`: what `check` would look at, and by which settings."""

from __future__ import annotations

import os

from ..lockfile import find
from ..reporters.style import shown_path
from ..rules import MODULES, ONLINE
from ..settings.user import user_settings
from ..text.source import visible
from .layout import width, wrap
from .linting import validate
from .setting_origins import origins, relative
from .show import warn_of_nothing
from .toml import setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..engine.select import Selection
    from ..settings import Settings
    from ..settings.user import UserSettings
    from .arguments import Arguments
    from .files import Files


def show_files(given: Arguments, files: Files) -> int:
    """Print the paths of the files that would be linted, in their order."""
    for source, _settings in files.sources(given.words):
        print(shown_path(source.path))
    if not files.linted and not files.errors and "detect" not in given.flags:
        warn_of_nothing(given)
    return 2 if files.errors else 0


def show_settings(given: Arguments, files: Files, selection: Selection) -> int:
    """Print the settings for the files that would be linted; for the paths where there are none.

    Files for which everything is the same are shown together. Raises SettingsError.
    """
    found = [(source.path, settings) for source, settings in files.sources(given.words)]
    if not found and not files.errors:
        found = [(path, _settings_of(path, files)) for path in given.words or ["."]]
    isolated = "isolated" in given.flags
    user = user_settings(isolated=isolated)
    chosen: dict[str, object] = {**given.values, **given.lists}
    groups: dict[tuple[str, ...], list[str]] = {}
    for path, settings in found:
        validate(settings)
        shown = _lines(path, settings, selection, chosen, online="online" in given.flags)
        lines = (*shown, *_user_lines(user, isolated=isolated))
        groups.setdefault(lines, []).append(path)
    for number, (lines, paths) in enumerate(groups.items()):
        if number:
            print()
        for line in (*(f"# {shown_path(path)}" for path in paths), *lines):
            print(line)
    return 2 if files.errors else 0


def _user_lines(user: UserSettings, *, isolated: bool) -> Iterator[str]:
    """Yield the user settings, which hold for all paths."""
    is_read = os.path.exists(user.path) and not isolated
    yield f"# user settings: {visible(user.path) if is_read else 'no file'}"
    for key, declared in user.declarations().items():
        value = getattr(user, declared.attribute)
        yield from setting(key, value, visible(user.origins[key]), width())


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
    yield f"# settings: {relative(settings.file) if settings.file else 'no file'}"
    yield f"# lock: {relative(lock) if lock else 'no file'}"
    running = selection.codes(settings, path) - (set() if online else set(ONLINE.codes))
    idle = ", ".join(code for code in MODULES if code not in running) or "none"
    yield from wrap(f"rules that do not run: {idle}", columns, "# ", "#   ")
    for key, value, origin in origins(settings, chosen, folder):
        if value is None:
            yield f"# {key}: {origin}"
        else:
            yield from setting(key, value, origin, columns)
