"""Setting pinning up for the command line: the lock files, the registries, what was asked for."""

from __future__ import annotations

import os

from .arguments import Arguments
from .errors import InputError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn

    from ..lockfile import Entry
    from ..pinning import Pinner, Resolve
    from ..project import Image, Pin, Pins, Unpinned
    from ..reference import Reference
    from ..selection import Selection
    from ..settings import Settings
    from ..text import Source
    from .files import Files
    from .resolve import Resolver


class Pinning:
    """Makes a pinner for each set of settings and folder, and keeps what all of them share.

    `unanswered` holds, by reference, who says on behalf of `--online` that there is no answer.
    """

    def __init__(self, given: Arguments, selection: Selection, *, online: bool) -> None:
        self._selection = selection
        self._form = given.values.get("pin")
        self._by_hand = by_hand(given)
        self.online = online
        self.unanswered: dict[str, object] = {}
        self._locks: dict[str, dict[str, Entry]] = {}
        self._resolvers: dict[object, Resolver] = {}
        self._pinners: list[Pinner] = []

    def pinner(self, path: str, settings: Settings) -> Pinner:
        """Give the pinner for a config. Raises InputError."""
        resolve = self.resolver(settings).resolve if self.online else None
        pinner = self._made(path, settings, resolve)
        self._pinners.append(pinner)
        return pinner

    def scout(self, path: str, settings: Settings) -> tuple[Pinner, list[Reference]]:
        """Give a pinner that asks no registry, and a list of what it would have asked for.

        Raises InputError.
        """
        from ..pinning import ResolveError

        wanted: list[Reference] = []

        def note(reference: Reference) -> NoReturn:
            wanted.append(reference)
            raise ResolveError("")

        return self._made(path, settings, note), wanted

    def _made(self, path: str, settings: Settings, resolve: Resolve | None) -> Pinner:
        from ..engine import project_of
        from ..pinning import Pinner

        return Pinner(
            self._form or settings.pin,
            self._by_hand,
            self.lock_for(os.path.dirname(os.path.abspath(path))),
            resolve,
            project_of(settings, self._selection, path),
        )

    def prefetch(self, wanted: Iterable[tuple[Reference, Settings]]) -> None:
        """Ask the registries for all references together."""
        by_resolver: dict[Resolver, list[Reference]] = {}
        for reference, settings in wanted:
            by_resolver.setdefault(self.resolver(settings), []).append(reference)
        for resolver, references in by_resolver.items():
            resolver.prefetch(references)

    @property
    def failures(self) -> dict[str, str]:
        """What registries could not say, by reference."""
        return {name: why for pinner in self._pinners for name, why in pinner.failures.items()}

    def unused(self) -> list[str]:
        """Give the names of `--pin-to` that no image to be pinned has."""
        used = {name for pinner in self._pinners for name in pinner.used}
        return sorted(self._by_hand.keys() - used)

    def lock_for(self, folder: str) -> dict[str, Entry]:
        """Give the entries of the lock file for a folder, none where there is no file."""
        from ..lockfile import find

        path = find(folder)
        if path is None:
            return {}
        if path not in self._locks:
            self._locks[path] = read_lock(path)
        return self._locks[path]

    def resolver(self, settings: Settings) -> Resolver:
        """Give what asks registries as the settings say; the same one where they say the same."""
        mirrors = tuple(sorted(settings.mirrors.items()))
        way = (mirrors, settings.insecure_registries, settings.ca_file)
        if way not in self._resolvers:
            from .resolve import Resolver  # only where a registry may be asked

            self._resolvers[way] = Resolver(settings)
        return self._resolvers[way]


def locked_pins(source: Source, settings: Settings, selection: Selection, files: Files) -> Pins:
    """Give what the lock file of a config pins to, for the marks in a report.

    It is looked for only when an image is to be pinned. A broken one is an error, but all else
    can be said.
    """
    from ..project import Pin, Unpinned  # the linter has it

    pinner: Pins | None = None

    def pins(image: Image) -> Pin | Unpinned:
        nonlocal pinner
        if pinner is None:
            pinning = Pinning(Arguments(), selection, online=False)
            try:
                pinner = pinning.pinner(source.path, settings)
            except InputError as error:
                files.fail(str(error))
                pinner = unpinned
        found = pinner(image)
        return found if isinstance(found, Pin) else Unpinned("")

    return pins


def unpinned(_image: Image) -> Unpinned:
    """Pin nothing."""
    from ..project import Unpinned

    return Unpinned("")


def read_lock(path: str) -> dict[str, Entry]:
    """Read a lock file. Raises InputError."""
    from ..lockfile import LockError, load

    shown = os.path.relpath(path)
    try:
        with open(path, "rb") as stream:
            return load(stream.read())
    except LockError as error:
        raise InputError(f"{shown}: {error}") from error
    except OSError as error:
        raise InputError(f"{shown}: {error.strerror or error}") from error


def by_hand(given: Arguments) -> dict[str, str]:
    """Give what `--pin-to NAME=TAG` says. Raises UsageError."""
    from ..grammar import is_tag
    from ..reference import InvalidReferenceError, parse

    chosen = {}
    for word in given.lists.get("pin-to", ()):
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
