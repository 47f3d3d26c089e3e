"""One lock file, brought up to date."""

from __future__ import annotations

import os

from ..engine.pin import ResolveError
from ..images.reference import parse
from ..lockfile import dump
from ..text.roots import relative
from ..text.source import visible
from ..text.writing import WriteError, create, replace
from .pinning_setup import parse_lock, read_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..lockfile import Entry
    from .arguments import Arguments
    from .files import Files
    from .lock import Wanted
    from .pinning_setup import Pinning
    from .registry_progress import Questions


class LockFile:
    """One lock file: what it holds, and what it should. Making it may raise InputError."""

    def __init__(
        self, path: str, wanted: Wanted, given: Arguments, files: Files, pinning: Pinning
    ) -> None:
        self._path = path
        self._shown = visible(relative(path))
        self._files = files
        self._pinning = pinning
        self._check = "check" in given.flags
        self._offline = "offline" in given.flags
        self._upgrade = "upgrade" in given.flags
        self._quiet = "quiet" in given.flags
        self._exists = os.path.lexists(path)
        self._old = read_lock(path) if self._exists else b""
        self._entries = parse_lock(path, self._old)
        self._missing = {name: each for name, each in wanted.items() if name not in self._entries}
        self._asked = wanted if self._check else self._missing  # what none needs may grow old
        if self._upgrade:
            self._asked = {**self._own(), **wanted}
        if self._offline:
            self._asked = {}

    def note(self, questions: Questions) -> None:
        """Note what is to be asked of registries before the update."""
        for reference, settings in self._asked.values():
            resolver = self._pinning.resolver(settings)
            questions.add(resolver, reference, resolver.resolve)

    def update(self) -> int:
        """Bring the file up to date, or say what is not; give the number of entries concerned."""
        if self._offline:
            return self._say(dict.fromkeys(self._missing))
        found = self._resolved()
        changes = {name: entry for name, entry in found.items() if self._entries.get(name) != entry}
        if changes and not self._check and not self._write({**self._entries, **changes}):
            return 0
        return self._say(changes)

    def _own(self) -> Wanted:
        """Give the references that are locked, with the settings that hold for the lock."""
        settings = self._files.finder.for_path(self._path)
        return {name: (parse(name), settings) for name in self._entries}

    def _resolved(self) -> dict[str, Entry]:
        found = {}
        for name, (reference, settings) in self._asked.items():
            try:
                resolution = self._pinning.resolver(settings).resolve(reference)
            except ResolveError as error:
                self._files.fail(f"{name}: {error}")  # once, whatever locks it is for
                continue
            found[name] = entry = resolution.entry
            old = self._entries.get(name)
            if resolution.untagged and old and old.digest == entry.digest:
                found[name] = old  # its tag had the digest when it was locked
            elif resolution.untagged:
                self._files.warn(f"{name}: no version tag is known: {resolution.untagged}")
        return found

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
