"""Asking registries on behalf of a command: concurrently, with progress on a terminal."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from ..lockfile import Entry, key
from ..pinning import ResolveError
from ..reference import Reference
from ..registry import Options, Registries, RegistryError
from ..settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AT_ONCE = 8
"""Images that are asked about at the same time."""


class Resolver:
    """Says what references resolve to. Every answer, and every failure, is kept for the run."""

    def __init__(self, settings: Settings) -> None:
        self.registries = Registries(
            Options(
                mirrors=settings.mirrors,
                insecure=settings.insecure_registries,
                ca_file=settings.ca_file,
            )
        )
        self._found: dict[str, Entry | ResolveError] = {}

    def resolve(self, reference: Reference) -> Entry:
        """Give digest and version tag of a reference. Raises ResolveError."""
        name = key(reference)
        if name not in self._found:
            self._found[name] = self._ask(reference)
        found = self._found[name]
        if isinstance(found, ResolveError):
            raise found
        return found

    def prefetch(self, references: Sequence[Reference]) -> None:
        """Resolve many references at once."""
        unique = list({key(reference): reference for reference in references}.values())
        with _progress(len(unique)) as advance, ThreadPoolExecutor(AT_ONCE) as pool:
            for reference, found in zip(unique, pool.map(self._ask, unique), strict=True):
                self._found[key(reference)] = found
                advance()

    def _ask(self, reference: Reference) -> Entry | ResolveError:
        try:
            digest = self.registries.digest(reference).digest
            return Entry(digest, self.registries.version_tag(reference, digest))
        except RegistryError as error:
            return ResolveError(str(error))


class _progress:  # noqa: N801 - used like a function
    """Shows how many of `total` images are done, on standard error, where someone waits there."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._bar: Progress | None = None

    def __enter__(self) -> Callable[[], None]:
        if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
            return lambda: None
        try:
            from rich.console import Console  # only on a terminal
            from rich.progress import Progress
        except ImportError:  # without the extra, the first request says so
            return lambda: None

        self._bar = Progress(console=Console(stderr=True), transient=True)
        task = self._bar.add_task("asking registries", total=self._total)
        self._bar.start()
        bar = self._bar
        return lambda: bar.advance(task)

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.stop()


if TYPE_CHECKING:
    from rich.progress import Progress
