"""Setting pinning up for the command line: the registries, and what was asked for."""

from __future__ import annotations

from ..engine import pin
from ..text.roots import relative
from .arguments import InputError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from ..engine.checker import OnlineOf, PinsOf
    from ..engine.select import Selection
    from ..images.reference import Reference
    from ..lockfile import Entry
    from ..project.files import Files
    from ..rules.answers import Pins
    from ..settings import Settings
    from ..text.source import Source
    from .registry_progress import Questions, Resolver, Trust


class Pinning(pin.Pinning):
    """Makes what pins the images of a command, and what asks registries.

    `pin_to` is what `--pin-to` says. `online` is for registries that may be asked, `isolated` for
    no settings from files. `unanswered` collects for `--online` what registries could not say, by
    reference.
    """

    def __init__(
        self,
        selection: Selection,
        files: Files,
        *,
        online: bool,
        isolated: bool,
        pin_to: tuple[str, ...] = (),
    ) -> None:
        super().__init__(selection, by_hand(pin_to), files.fail)
        self.online = online
        self._isolated = isolated
        self._trust: Trust | None = None
        self.unanswered: dict[str, str] = {}
        self._resolvers: dict[object, Resolver] = {}
        self._pinners: list[pin.Pinner] = []

    def to_fix(self, source: Source, settings: Settings) -> Pins:
        """Give what pins the images of a file that is fixed."""
        if self.online:
            resolver = self.resolver(settings)
            pins = self.pins(source, settings, resolver.resolve, resolver.has)
        else:
            pins = self.pins(source, settings)
        if isinstance(pins, pin.Pinner):
            self._pinners.append(pins)
        return pins

    def noting(self, questions: Questions) -> PinsOf:
        """Give what makes pins that ask no registry, but note what they would ask."""

        def pins(source: Source, settings: Settings) -> Pins:
            resolver = self.resolver(settings)

            def note(reference: Reference) -> NoReturn:
                questions.add(resolver, reference, resolver.resolve)
                raise pin.ResolveError("")

            def note_whether_it_is_there(reference: Reference) -> NoReturn:
                questions.add(resolver, reference, resolver.has)
                raise pin.ResolveError("")

            return self.pins(source, settings, note, note_whether_it_is_there)

        return pins

    def answers(self, questions: Questions | None = None) -> OnlineOf:
        """Give what makes the answers of registries for the files of a folder.

        With `questions`, registries are not asked: what would be asked is noted there.
        """
        from .online import OnlineAnswers  # only with `--online`

        return lambda source, settings: OnlineAnswers(
            self.resolver(settings),
            settings.platform,
            lambda: self.lock(source) or {},
            self.unanswered,
            questions,
        )

    @property
    def failures(self) -> dict[str, str]:
        """What registries could not say, by reference."""
        said = {name: why for pinner in self._pinners for name, why in pinner.failures.items()}
        return {**said, **self.unanswered}

    def unused(self) -> list[str]:
        """Give the names of `--pin-to` that no image to be pinned has."""
        used = {name for pinner in self._pinners for name in pinner.used}
        return sorted(self.by_hand.keys() - used)

    def resolver(self, settings: Settings) -> Resolver:
        """Give what asks registries as the settings say; the same one where they say the same."""
        mirrors = tuple(sorted(settings.mirrors.items()))
        way = (mirrors, settings.insecure_registries, settings.ca_file)
        if way not in self._resolvers:
            from .registry_progress import Resolver, Trust  # only where a registry may be asked

            self._trust = self._trust or Trust(isolated=self._isolated)
            self._resolvers[way] = Resolver(settings, self._trust)
        return self._resolvers[way]


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
