"""`lock`: write down what each floating reference resolves to now."""

from __future__ import annotations

import os
import sys

from .arguments import Arguments, Option, parse
from .errors import InputError, UsageError
from .options import CONFIG, DETECT, HELP, ISOLATED, QUIET
from .show import warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lockfile import Entry
    from ..reference import Reference
    from ..settings import Settings
    from .files import Files
    from .linting import Linter
    from .pins import Pinning

    Wanted = dict[str, tuple[Reference, Settings]]

OPTIONS = (
    Option("--upgrade", "refresh the entries that are there, too"),
    Option("--check", "write nothing; exit with 1 if the lock is out of date"),
    Option("--offline", "with --check: ask no registry, only look for missing entries"),
    DETECT,
    CONFIG,
    ISOLATED,
    QUIET,
    HELP,
)


def run(argv: Sequence[str]) -> int:
    """Bring the lock files up to date, and give the exit status."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags:
        from .help import lock_help

        print(lock_help())
        return 0
    from ..selection import Selection
    from ..settings import SettingsError, SettingsFinder
    from ..text import visible
    from .files import Files
    from .pins import Pinning

    if "offline" in given.flags and "check" not in given.flags:
        raise UsageError("'--offline' goes with --check: nothing can be locked without registries")
    changed = 0
    try:
        finder = SettingsFinder(given.values.get("config"), "isolated" in given.flags)
        files = Files(finder, detect="detect" in given.flags, stdin_name=None)
        pinning = Pinning(given, Selection(), online=True)
        for path, wanted in _wanted(files, given).items():
            try:
                lock = _Lock(path, given, files, pinning)
            except InputError as error:
                files.fail(str(error))
                continue
            changed += lock.update(wanted)
    except SettingsError as error:
        print(f"error: {visible(str(error))}", file=sys.stderr)
        return 2
    if files.errors:
        return 2
    if not files.linted and "detect" not in given.flags:
        warn_of_nothing(given)
    return int(changed > 0 and "check" in given.flags)


def _wanted(files: Files, given: Arguments) -> dict[str, Wanted]:
    """Give, for each lock file, the references of its configs that are to be locked.

    Each is with the settings that hold where it was met first.
    """
    from ..engine import check
    from ..lockfile import key
    from ..selection import Selection
    from ..text import Unreadable
    from .fixes import references_to_pin
    from .linting import validate

    def linter(settings: Settings) -> Linter:
        return lambda text, pins: check(text, settings, Selection(), pins=pins)

    wanted: dict[str, Wanted] = {}
    for source, settings in files.sources(given.words):
        validate(settings)
        of_lock = wanted.setdefault(_lock_path(source.path), {})
        try:
            found = references_to_pin(source, linter(settings))
        except Unreadable as error:
            files.refuse(source.path, str(error))
            continue
        for reference in found:
            of_lock.setdefault(key(reference), (reference, settings))
    return wanted


def _lock_path(config: str) -> str:
    """Give the lock file of a config: the one there is, else one at the repository root."""
    from ..lockfile import NAME, find

    folder = os.path.dirname(os.path.abspath(config))
    found = find(folder)
    if found is not None:
        return found
    place = folder
    while not os.path.exists(os.path.join(place, ".git")):
        parent = os.path.dirname(place)
        if parent == place:
            return os.path.join(os.getcwd(), NAME)
        place = parent
    return os.path.join(place, NAME)


class _Lock:
    """One lock file: what it holds, and what it should."""

    def __init__(self, path: str, given: Arguments, files: Files, pinning: Pinning) -> None:
        from ..text import visible
        from .pins import parse_lock, read_lock

        self._path = path
        self._shown = visible(os.path.relpath(path))
        self._files = files
        self._pinning = pinning
        self._check = "check" in given.flags
        self._offline = "offline" in given.flags
        self._upgrade = "upgrade" in given.flags
        self._quiet = "quiet" in given.flags
        self._exists = os.path.lexists(path)
        self._old = read_lock(path) if self._exists else b""
        self._entries = parse_lock(path, self._old)

    def update(self, wanted: Wanted) -> int:
        """Bring the file up to date, or say what is not; give the number of entries concerned."""
        missing = {name: each for name, each in wanted.items() if name not in self._entries}
        if self._check and self._offline:
            return self._say(dict.fromkeys(missing))
        asked = wanted if self._check else missing  # what no config needs may grow old
        if self._upgrade:
            asked = {**self._own(), **wanted}
        found = self._resolved(asked)
        changes = {name: entry for name, entry in found.items() if self._entries.get(name) != entry}
        if changes and not self._check and not self._write({**self._entries, **changes}):
            return 0
        return self._say(changes)

    def _own(self) -> Wanted:
        """Give the references that are locked, with the settings that hold for the lock."""
        from ..reference import parse

        settings = self._files.finder.for_path(self._path)
        return {name: (parse(name), settings) for name in self._entries}

    def _resolved(self, wanted: Wanted) -> dict[str, Entry]:
        from ..pinning import ResolveError
        from .resolve import Questions

        questions = Questions()
        for reference, settings in wanted.values():
            resolver = self._pinning.resolver(settings)
            questions.add(resolver, reference, resolver.resolve)
        questions.ask()
        found = {}
        for name, (reference, settings) in wanted.items():
            try:
                found[name] = self._pinning.resolver(settings).resolve(reference)
            except ResolveError as error:
                self._files.error(name, str(error))
        return found

    def _write(self, entries: dict[str, Entry]) -> bool:
        """Write the file, or say why it cannot be written."""
        from ..lockfile import dump
        from ..writing import WriteError, create, replace

        new = dump(entries, self._old).encode()
        try:
            if self._exists:
                replace(self._path, self._old, new)
            else:
                create(self._path, new)
        except WriteError as error:
            self._files.error(self._shown, str(error))
            return False
        return True

    def _say(self, changes: dict[str, Entry] | dict[str, None]) -> int:
        if not self._quiet:
            verb = "is out of date" if self._check else "updated"
            for name, entry in sorted(changes.items()):
                tag = f" -> {entry.tag or entry.digest}" if entry else " is missing"
                print(f"{self._shown}: {name}{tag}")
            if changes:
                noun = "entry" if len(changes) == 1 else "entries"
                print(f"{self._shown} {verb}: {len(changes)} {noun}.")
            elif not self._files.errors:
                state = (
                    "is up to date" if self._exists else "is not needed: nothing is to be locked"
                )
                print(f"{self._shown} {state}.")
        return len(changes)
