"""Asking registries on behalf of a command: concurrently, with progress on a terminal."""

from __future__ import annotations

import os
import sys

from ..lockfile import Entry
from ..pinning import ResolveError
from ..reference import Reference
from ..registry import Options, Registries, RegistryError
from ..settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


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

    def resolve(self, reference: Reference) -> Entry:
        """Give digest and version tag of a reference. Raises ResolveError."""
        try:
            digest = self.registries.digest(reference).digest
            return Entry(digest, self.registries.version_tag(reference, digest))
        except RegistryError as error:
            raise ResolveError(str(error)) from error

    def prefetch(self, references: Sequence[Reference]) -> None:
        """Resolve many references at once."""
        with _progress() as show:
            self.registries.prefetch(references, show, version_tags=True)


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
