"""Writing many files: those of one folder together, so that the disk is waited for once.

All new files of a batch are written before the first is waited for; the disk then has them all, as
a rule.
"""

from __future__ import annotations

import contextlib
import os

from .temporary import locked
from .writing import Replacement, WriteError, as_write_errors, target_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HELD = 32
"""Files that are open at once, and written before another run gets its turn in their folder."""


class _Write:
    """A content that is to be replaced by another one; `problem` is why it has not been."""

    def __init__(self, path: str, old: bytes, new: bytes) -> None:
        self.folder = ""
        self.identity: tuple[int, int] | None = None
        self.problem: WriteError | None = None
        self.replacement: Replacement | None = None
        try:
            with as_write_errors():
                target = target_of(path)
                status = os.stat(target)
        except WriteError as error:
            self.problem = error
            return
        self.identity = status.st_dev, status.st_ino
        self.folder = os.path.dirname(target)
        self.replacement = Replacement(target, old, new)

    def attempt(self, step: Callable[[Replacement], None]) -> None:
        """Do a step, unless one before it could not be done."""
        if self.problem is None and self.replacement is not None:
            try:
                with as_write_errors():
                    step(self.replacement)
            except WriteError as error:
                self.problem = error


def replace_all(changes: Iterable[tuple[str, bytes, bytes]]) -> Iterator[WriteError | None]:
    """Replace the contents of files, each as `writing.replace` does: path, old and new content.

    Give in the same order why each was not written, None where it was.
    """
    for batch in _batches(_Write(*change) for change in changes):
        if batch[0].folder:
            _make(batch)
        for one in batch:
            yield one.problem


def _batches(writes: Iterable[_Write]) -> Iterator[list[_Write]]:
    """Part files into those that may be written together: of one folder, and no file twice."""
    batch: list[_Write] = []
    files: set[tuple[int, int] | None] = set()
    for one in writes:
        if batch and (one.folder != batch[0].folder or len(batch) == HELD or one.identity in files):
            yield batch
            batch, files = [], set()
        batch.append(one)
        files.add(one.identity)
    if batch:
        yield batch


def _make(batch: list[_Write]) -> None:
    """Replace the contents of files of one folder."""
    try:
        with as_write_errors(), locked(batch[0].folder), contextlib.ExitStack() as ended:
            for one in batch:
                if one.replacement is not None:
                    ended.enter_context(one.replacement)
            for step in (Replacement.prepare, Replacement.finish):
                for one in batch:
                    one.attempt(step)
    except WriteError as error:  # of the lock
        for one in batch:
            one.problem = one.problem or error
