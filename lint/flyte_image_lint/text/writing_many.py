"""Writing many files: those of one folder at the same time, since each waits for the disk."""

from __future__ import annotations

import os

from .temporary import locked
from .writing import WriteError, as_write_errors, replace_target, target_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AT_ONCE = 8
"""Files that are written at the same time; threads for fewer would cost more than they gain."""

HELD = 64
"""Files that are written before another run gets its turn in their folder."""


class _Replacement:
    """A content that is to be replaced by another one; `problem` is why it has not been."""

    def __init__(self, path: str, old: bytes, new: bytes) -> None:
        self.folder = self._target = ""
        self.identity: tuple[int, int] | None = None
        self.problem: WriteError | None = None
        self._old = old
        self._new = new
        try:
            with as_write_errors():
                self._target = target_of(path)
                status = os.stat(self._target)
                self.identity = status.st_dev, status.st_ino
                self.folder = os.path.dirname(self._target)
        except WriteError as error:
            self.problem = error

    def make(self) -> None:
        """Replace the content; the folder is locked."""
        try:
            with as_write_errors():
                replace_target(self._target, self._old, self._new)
        except WriteError as error:
            self.problem = error


def replace_all(changes: Iterable[tuple[str, bytes, bytes]]) -> Iterator[WriteError | None]:
    """Replace the contents of files, each as `writing.replace` does: path, old and new content.

    Give in the same order why each was not written, None where it was.
    """
    for batch in _batches(_Replacement(*change) for change in changes):
        if batch[0].folder:
            _make(batch)
        for one in batch:
            yield one.problem


def _batches(replacements: Iterable[_Replacement]) -> Iterator[list[_Replacement]]:
    """Part files into those that may be written together: of one folder, and no file twice."""
    batch: list[_Replacement] = []
    files: set[tuple[int, int] | None] = set()
    for one in replacements:
        if batch and (one.folder != batch[0].folder or len(batch) == HELD or one.identity in files):
            yield batch
            batch, files = [], set()
        batch.append(one)
        files.add(one.identity)
    if batch:
        yield batch


def _make(batch: list[_Replacement]) -> None:
    try:
        with as_write_errors(), locked(batch[0].folder):
            if len(batch) < AT_ONCE:
                for one in batch:
                    one.make()
                return
            from concurrent.futures import ThreadPoolExecutor  # only for many

            with ThreadPoolExecutor(AT_ONCE) as threads:
                list(threads.map(_Replacement.make, batch))
    except WriteError as error:  # of the lock
        for one in batch:
            one.problem = error
