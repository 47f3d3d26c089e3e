"""`lock`: record what each floating reference resolves to now, in lockfiles."""

from __future__ import annotations

import os

from ..engine.lint import check
from ..engine.pin import ResolveError
from ..engine.select import Selection, validated
from ..images.reference import parse as parse_reference
from ..lockfile import NAME, dump, find, key
from ..project.workspace import Workspace
from ..settings import SettingsFinder
from ..text.roots import relative, root_of
from ..text.source import Unreadable, visible
from ..text.writing import WriteError, create, replace
from .arguments import (
    CONFIG,
    DETECT,
    HELP,
    ISOLATED,
    QUIET,
    FileOptions,
    InputError,
    Option,
    UsageError,
    parse,
)
from .fix_command import references_to_pin
from .pinning_setup import Pinning, parse_lock, read_lock, tell_failure
from .registry_progress import Questions
from .show import files_of, validate, warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..images.reference import Reference
    from ..lockfile import Entry
    from ..project.files import Files
    from ..settings import Settings
    from .fix_command import Linter

    Wanted = dict[str, tuple[Reference, Settings]]
    """What is to be locked, by its key, with the settings that apply where it was met first."""

OPTIONS = (
    Option("--upgrade", "Also refresh the entries that are there"),
    Option("--check", "Write nothing; exit with 1 if the lockfile is out of date"),
    Option("--offline", "Contact no registry, only look for missing entries (with --check)"),
    DETECT,
    CONFIG,
    ISOLATED,
    QUIET,
    HELP,
)


class LockOptions(FileOptions):
    """What `lock` was given."""

    __slots__ = ("check", "offline", "quiet", "upgrade")

    def __init__(self) -> None:
        super().__init__()
        self.upgrade = self.check = self.offline = self.quiet = False


def run(argv: Sequence[str]) -> int:
    """Bring the lock files up to date, and give the exit status."""
    options = parse(argv, OPTIONS, LockOptions())
    if options.help:
        from .help import help_of

        print(help_of("lock", OPTIONS))
        return 0
    if options.offline and not options.check:
        raise UsageError("'--offline' needs '--check': new entries come from the registries")
    locks = []
    workspace = Workspace()
    finder = SettingsFinder(options.config, options.isolated, read=workspace.read)
    files = files_of(options, finder, workspace=workspace)
    pinning = Pinning(Selection(), files, online=True, isolated=options.isolated)
    for path, wanted in _wanted(files, options).items():
        try:
            locks.append(LockFile(path, wanted, options, files, pinning))
        except InputError as error:
            files.fail(str(error))
    questions = Questions()
    for lock in locks:
        lock.note(questions)
    questions.ask()
    changed = sum(lock.update() for lock in locks)
    if files.errors:
        return 2
    if not files.linted and not options.detect:
        warn_of_nothing(options)
    return int(changed > 0 and options.check)


def _wanted(files: Files, options: LockOptions) -> dict[str, Wanted]:
    """Give, for each lock file, the references of its configs that are to be locked."""
    workspace = files.workspace.fork()  # nothing is written

    def linter(settings: Settings) -> Linter:
        return lambda text: check(text, settings, Selection(), documents=workspace.documents(text))

    wanted: dict[str, Wanted] = {}
    for source, settings in validated(files.sources(options.words), validate):
        of_lock = wanted.setdefault(_lock_path(source.path), {})
        try:
            references = references_to_pin(source, linter(settings), workspace)
        except Unreadable as error:
            files.refuse(source.path, str(error))
            continue
        for reference in references:
            of_lock.setdefault(key(reference), (reference, settings))
    return wanted


def _lock_path(config: str) -> str:
    """Give the lock file of a config: the one there is, else one at the repository root."""
    folder = os.path.dirname(os.path.abspath(config))
    return find(folder) or os.path.join(root_of(folder) or os.getcwd(), NAME)


class LockFile:
    """One lock file: what it holds, and what it should. Making it may raise InputError."""

    def __init__(
        self, path: str, wanted: Wanted, options: LockOptions, files: Files, pinning: Pinning
    ) -> None:
        self._path = path
        self._shown = visible(relative(path))
        self._files = files
        self._pinning = pinning
        self._check = options.check
        self._offline = options.offline
        self._upgrade = options.upgrade
        self._quiet = options.quiet
        self._exists = os.path.lexists(path)
        self._old = read_lock(path) if self._exists else b""
        self._entries = parse_lock(path, self._old)
        self._missing = {name: each for name, each in wanted.items() if name not in self._entries}
        self._to_resolve = wanted if self._check else self._missing  # what none needs may grow old
        if self._upgrade:
            self._to_resolve = {**self._own(), **wanted}
        if self._offline:
            self._to_resolve = {}

    def note(self, questions: Questions) -> None:
        """Note what is to be asked of registries before the update."""
        for reference, settings in self._to_resolve.values():
            resolver = self._pinning.resolver(settings)
            questions.add(resolver, reference, resolver.resolve)

    def update(self) -> int:
        """Bring the file up to date, or say what is not; give the number of entries concerned."""
        if self._offline:
            return self._say(dict.fromkeys(self._missing))
        entries = self._resolved()
        changes = {
            name: entry for name, entry in entries.items() if self._entries.get(name) != entry
        }
        if changes and not self._check and not self._write({**self._entries, **changes}):
            return 0
        return self._say(changes)

    def _own(self) -> Wanted:
        """Give the references that are locked, with the settings that hold for the lock."""
        settings = self._files.finder.for_path(self._path)
        return {name: (parse_reference(name), settings) for name in self._entries}

    def _resolved(self) -> dict[str, Entry]:
        entries = {}
        for name, (reference, settings) in self._to_resolve.items():
            try:
                resolution = self._pinning.resolver(settings).resolve(reference)
            except ResolveError as error:
                tell_failure(self._files, name, str(error))
                continue
            entries[name] = entry = resolution.entry
            old = self._entries.get(name)
            if resolution.untagged and old and old.digest == entry.digest:
                entries[name] = old  # its tag had the digest when it was locked
            elif resolution.untagged:
                self._files.warn(f"{name}: no version tag is known: {resolution.untagged}")
        return entries

    def _write(self, entries: dict[str, Entry]) -> bool:
        """Write the file, or say why it cannot be written."""
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
