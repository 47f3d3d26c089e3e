"""Asking registries on behalf of a command: all at once, with progress on a terminal."""

from __future__ import annotations

import os
import sys
from functools import partial

from ..engine.pin import Resolution, ResolveError
from ..images.reference import Reference, parse
from ..images.tag_versions import newer_tags, parse_tag
from ..lockfile import Entry
from ..registry import INCOMPLETE, NOT_FOUND, Budget, Registries, RegistryError, RegistryOptions
from ..rules.answers import Upgrade
from ..settings import Settings
from ..settings.user import UserSettings, user_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Ask = Callable[[Reference], object]


MOST_TRIED = 5
"""Newer tags that are asked for, where the registry lists some that it does not have."""


class Trust:
    """The user settings, and the time that all registries of a run share: read when first used.

    `isolated` is for no settings from files. Everything raises SettingsError.
    """

    def __init__(self, *, isolated: bool) -> None:
        self._isolated = isolated
        self._made: tuple[UserSettings, Budget] | None = None

    def get(self) -> tuple[UserSettings, Budget]:
        """Give both, the same ones each time."""
        if self._made is None:
            settings = user_settings(isolated=self._isolated)
            self._made = settings, Budget(settings.registry_timeout)
        return self._made


class Resolver:
    """Says what registries have. Every answer, and every failure, is kept for the run.

    Where not said otherwise, methods raise RegistryError.
    """

    def __init__(self, settings: Settings, trust: Trust) -> None:
        self._settings = settings
        self._trust = trust
        self._registries: Registries | None = None

    @property
    def registries(self) -> Registries:
        """The registries, as the project and the user have set them. Raises SettingsError."""
        if self._registries is None:
            user, budget = self._trust.get()
            options = RegistryOptions(
                mirrors=self._settings.mirrors,
                insecure=self._settings.insecure_registries,
                ca_file=self._settings.ca_file,
                token_services=user.token_services,
                insecure_logins=user.insecure_logins,
                user_file=user.path,
            )
            self._registries = Registries(options, budget)
        return self._registries

    def resolve(self, reference: Reference) -> Resolution:
        """Give the digest and, if it can be had, the version tag of a reference.

        Raises ResolveError.
        """
        try:
            digest = self.registries.digest(reference).digest
        except RegistryError as error:
            raise ResolveError(str(error)) from error
        try:
            return Resolution(Entry(digest, self.registries.version_tag(reference, digest)))
        except RegistryError as error:
            failed = error.kind != INCOMPLETE
            return Resolution(Entry(digest), str(error), failed=failed)

    def has(self, reference: Reference) -> bool:
        """Whether an image is there. Raises ResolveError."""
        try:
            return self.digest(reference) is not None
        except RegistryError as error:
            raise ResolveError(str(error)) from error

    def digest(self, reference: Reference) -> str | None:
        """Give the digest of an image, None where there is no such image."""
        try:
            digest: str = self.registries.digest(reference).digest
        except RegistryError as error:
            if error.kind == NOT_FOUND:
                return None
            raise
        return digest

    def platforms(self, reference: Reference) -> frozenset[str] | None:
        """Give the platforms of an image, None where there is no such image."""
        return None if self.digest(reference) is None else self.registries.platforms(reference)

    def platform_in(self, reference: Reference, index: str, digest: str) -> str | None:
        """Give the platform that a digest is for in an index of the same repository, else None."""
        return self.registries.platform_in(reference, index, digest)

    def newer(
        self, reference: Reference, level: str, accepts: Callable[[str], bool]
    ) -> Upgrade | None:
        """Give the newest version of an image, up to a level; None where its tag is no version.

        The tag is None where there is no newer one. That of a new one is confirmed by its digest.
        """
        current = parse_tag(reference.tag or "")
        if current is None:
            return None
        newer = newer_tags(current, self.registries.tags(reference), level, accepts)
        for tag in newer.candidates[:MOST_TRIED]:
            digest = self.digest(parse(f"{reference.name}:{tag}"))
            if digest is not None:  # it may have been deleted since it was listed
                return Upgrade(tag, digest, newer.held)
        return Upgrade(None, None, newer.held)

    def missing(self, reference: Reference) -> list[str] | None:
        """Give the tags most like that of an image that does not exist, None where it does."""
        if self.digest(reference) is not None:
            return None
        if reference.digest is not None:
            return []
        import difflib  # only for mistakes

        try:
            tags = self.registries.tags(reference)
        except RegistryError:  # that the image does not exist is known all the same
            return []
        return difflib.get_close_matches(reference.tag or "latest", tags, n=3, cutoff=0.4)


class Questions:
    """What a run is going to ask, noted in a first round so that all of it is asked at once."""

    def __init__(self) -> None:
        self._waiting: dict[Resolver, dict[str, tuple[Reference, dict[Ask, None]]]] = {}

    def add(self, resolver: Resolver, reference: Reference, ask: Ask) -> None:
        """Note a question, a method of the resolver's; the same one may be noted again."""
        images = self._waiting.setdefault(resolver, {})
        images.setdefault(reference.canonical, (reference, {}))[1][ask] = None

    def ask(self) -> None:
        """Ask it all; the resolvers keep the answers, and the failures."""
        for resolver, images in self._waiting.items():
            jobs = [partial(_in_turn, asks, reference) for reference, asks in images.values()]
            with _progress() as show:
                resolver.registries.prefetch(jobs, show)


def _in_turn(asks: Iterable[Ask], reference: Reference) -> None:
    for ask in asks:
        try:
            ask(reference)
        except (RegistryError, ResolveError):
            continue  # it is raised again for whoever needs the answer


class _progress:  # noqa: N801 - used like a function
    """Shows how many of all images are done, on standard error, where someone waits there."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def __enter__(self) -> Callable[[int, int], None] | None:
        if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
            return None
        try:
            from rich.console import Console  # only on a terminal
            from rich.progress import Progress
        except ImportError:  # without the extra, the first request says so
            return None

        self._bar = bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task("asking registries", total=None)
        bar.start()
        return lambda done, total: bar.update(task, completed=done, total=total)

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.stop()


if TYPE_CHECKING:
    from rich.progress import Progress
