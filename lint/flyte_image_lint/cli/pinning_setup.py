"""Setting pinning up for the command line: the lock files, the registries, what was asked for."""

from __future__ import annotations

import os

from ..text.roots import relative
from .arguments import InputError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from ..engine.pin import Has, Pinner, Resolve
    from ..engine.select import Selection
    from ..images.reference import Reference
    from ..lockfile import Entry
    from ..project.files import Files
    from ..rules.answers import Pin, Pins, Unpinned
    from ..rules.context import Image
    from ..settings import Settings
    from ..text.source import Source
    from .registry_progress import Questions, Resolver, Trust


class Pinning:
    """Makes a pinner for each set of settings and folder, and keeps what all of them share.

    `form` and `pin_to` are what `--pin` and `--pin-to` say. `isolated` is for no settings from
    files. `unanswered` collects for `--online` what registries could not say, by reference.
    """

    def __init__(
        self,
        selection: Selection,
        *,
        online: bool,
        isolated: bool,
        form: str | None = None,
        pin_to: tuple[str, ...] = (),
    ) -> None:
        self._selection = selection
        self._form = form
        self._by_hand = by_hand(pin_to)
        self.online = online
        self._isolated = isolated
        self._trust: Trust | None = None
        self.unanswered: dict[str, str] = {}
        self._locks: dict[str, dict[str, Entry] | InputError] = {}
        self._resolvers: dict[object, Resolver] = {}
        self._pinners: list[Pinner] = []

    def pinner(self, path: str, settings: Settings, *, locked: bool = False) -> Pinner:
        """Give the pinner for a config; with `locked` it asks no registry. Raises InputError."""
        if self.online and not locked:
            resolver = self.resolver(settings)
            pinner = self._made(path, settings, resolver.resolve, resolver.has)
        else:
            pinner = self._made(path, settings, None, None)
        self._pinners.append(pinner)
        return pinner

    def scout(self, path: str, settings: Settings, questions: Questions) -> Pinner:
        """Give a pinner that asks no registry, but notes what it would ask. Raises InputError."""
        from ..engine.pin import ResolveError

        resolver = self.resolver(settings)

        def note(reference: Reference) -> NoReturn:
            questions.add(resolver, reference, resolver.resolve)
            raise ResolveError("")

        def note_whether_it_is_there(reference: Reference) -> NoReturn:
            questions.add(resolver, reference, resolver.has)
            raise ResolveError("")

        return self._made(path, settings, note, note_whether_it_is_there)

    def _made(
        self, path: str, settings: Settings, resolve: Resolve | None, has: Has | None
    ) -> Pinner:
        from ..engine.lint import context_of
        from ..engine.pin import Pinner

        return Pinner(
            self._form or settings.pin,
            self._by_hand,
            self.lock_for(os.path.dirname(os.path.abspath(path))),
            resolve,
            context_of(settings, self._selection, path),
            has,
        )

    @property
    def failures(self) -> dict[str, str]:
        """What registries could not say, by reference."""
        said = {name: why for pinner in self._pinners for name, why in pinner.failures.items()}
        return {**said, **self.unanswered}

    def unused(self) -> list[str]:
        """Give the names of `--pin-to` that no image to be pinned has."""
        used = {name for pinner in self._pinners for name in pinner.used}
        return sorted(self._by_hand.keys() - used)

    def lock_for(self, folder: str) -> dict[str, Entry]:
        """Give the entries of the lock file for a folder, none where there is no file.

        Raises InputError.
        """
        from ..lockfile import find

        path = find(folder)
        if path is None:
            return {}
        if path not in self._locks:
            try:
                self._locks[path] = parse_lock(path, read_lock(path))
            except InputError as error:
                self._locks[path] = error
        lock = self._locks[path]
        if isinstance(lock, InputError):
            raise InputError(str(lock))
        return lock

    def resolver(self, settings: Settings) -> Resolver:
        """Give what asks registries as the settings say; the same one where they say the same."""
        mirrors = tuple(sorted(settings.mirrors.items()))
        way = (mirrors, settings.insecure_registries, settings.ca_file)
        if way not in self._resolvers:
            from .registry_progress import Resolver, Trust  # only where a registry may be asked

            self._trust = self._trust or Trust(isolated=self._isolated)
            self._resolvers[way] = Resolver(settings, self._trust)
        return self._resolvers[way]


def pins_to_fix(
    pinning: Pinning,
    source: Source,
    settings: Settings,
    files: Files,
    questions: Questions | None,
) -> Pins:
    """Give what says what to pin the images of a folder's files to, where they are to be fixed.

    With `questions`, what would be asked of registries is noted there. A broken lock is an error,
    but all else can be said.
    """
    try:
        if questions is not None:
            return pinning.scout(source.path, settings, questions)
        return pinning.pinner(source.path, settings)
    except InputError as error:
        files.fail(str(error))
        return unpinned


def pins_to_promise(pinning: Pinning, source: Source, settings: Settings, files: Files) -> Pins:
    """Give that where nothing is to be fixed: for the marks in a report, only the lock is asked."""
    from ..rules.answers import Pin, Unpinned  # the linter has it

    try:
        pinner: Pins = pinning.pinner(source.path, settings, locked=True)
    except InputError as error:
        files.fail(str(error))
        pinner = unpinned

    def pins(image: Image) -> Pin | Unpinned:
        pin = pinner(image)
        return pin if isinstance(pin, Pin) else Unpinned("")

    return pins


def unpinned(_image: Image) -> Unpinned:
    """Pin nothing."""
    from ..rules.answers import Unpinned

    return Unpinned("")


def tell_failure(files: Files, reference: str, why: str) -> None:
    """Say, once, what could not be learned of an image; how to install the extra, once a run."""
    from ..registry.errors import NEEDS_EXTRA  # only where registries were asked

    if why != NEEDS_EXTRA:
        files.fail(f"{reference}: {why}")
    if NEEDS_EXTRA in why:
        from .extra import installing

        files.fail(f"{NEEDS_EXTRA}; to install it, {installing()}")


def read_lock(path: str) -> bytes:
    """Give the content of a lock file. Raises InputError."""
    from ..text.opening import UnfitError, read_bytes  # the linter has it

    try:
        return read_bytes(path)
    except (OSError, UnfitError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"{relative(path)}: {why}") from error


def parse_lock(path: str, data: bytes) -> dict[str, Entry]:
    """Give the entries in the content of a lock file. Raises InputError."""
    from ..lockfile import LockError, load

    try:
        return load(data)
    except LockError as error:
        raise InputError(f"{relative(path)}: {error}") from error


def by_hand(words: tuple[str, ...]) -> dict[str, str]:
    """Give what the words of `--pin-to NAME=TAG` say. Raises UsageError."""
    if not words:
        return {}
    from ..images.grammar import is_tag  # only for them
    from ..images.reference import InvalidReferenceError, parse

    chosen = {}
    for word in words:
        name, equals, tag = word.partition("=")
        if not equals or not name or not tag:
            raise UsageError(f"option '--pin-to' takes NAME=TAG, not '{word}'")
        try:
            if not is_tag(tag):
                parse(f"x@{tag}")
        except InvalidReferenceError:
            raise UsageError(f"option '--pin-to': '{tag}' is neither a tag nor a digest") from None
        chosen[name] = tag
    return chosen
