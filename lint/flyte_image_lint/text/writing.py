"""Writing a file so that it is either the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import stat

from .attributes import LostError, give
from .opening import ANYWHERE, OutsideError, followed, read_at_most
from .roots import is_below
from .temporary import Temporary, exchange, locked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class WriteError(Exception):
    """A file that could not be written; it is as it was. The text says why."""


CHANGED = "has changed meanwhile, and was left as it is"


def create(path: str, new: bytes) -> None:
    """Make a file that is not there yet. Raises WriteError, also if it is by now."""
    with as_write_errors():
        target = target_of(path)
        folder = os.path.dirname(target)
        with locked(folder), Temporary(folder, 0o666) as temporary:
            temporary.fill(new)
            if os.path.lexists(target):
                raise WriteError("has been made meanwhile, and was left as it is")
            os.replace(temporary.path, target)


def replace(path: str, old: bytes, new: bytes) -> None:
    """Replace the content `old` of the file at `path` by `new`.

    Mode, owner, group, extended attributes, ACLs and links stay; a file that would lose one of
    them is not written. Raises WriteError, also if the file holds something else than `old` by
    now, unless that is `new`.
    """
    with as_write_errors():
        target = target_of(path)
        with locked(os.path.dirname(target)):
            _replace(target, old, new)


class Replacement:
    """A file whose content `old` is to be replaced by `new`, in two steps, in a `with` statement.

    Its folder is locked. `target` is what `target_of` gives. Each step raises what `replace` does,
    and OSError and LostError, which `as_write_errors` turns into that.
    """

    def __init__(self, target: str, old: bytes, new: bytes) -> None:
        self._target = target
        self._old = old
        self._new = new
        self._temporary: Temporary | None = None

    def prepare(self) -> None:
        """Write the new content into a file beside it."""
        content = _content(self._target, max(len(self._old), len(self._new)))
        if content == self._new != self._old:  # by another name, a link, it has been written
            return
        if content != self._old:
            raise WriteError(CHANGED)
        _writable(self._target)
        self._temporary = Temporary(os.path.dirname(self._target), 0o600)
        self._temporary.write(self._new)

    def finish(self) -> None:
        """Make that file like the old one in all but its content, and put it in its place."""
        temporary, target, old = self._temporary, self._target, self._old
        if temporary is None:
            return
        temporary.flush()
        give(temporary.path, target, _writable(target))
        if _content(target, len(old)) != old:
            raise WriteError(CHANGED)
        if not exchange(temporary.path, target):
            os.replace(temporary.path, target)
        elif _content(temporary.path, len(old)) != old:  # it was saved at the very last moment
            exchange(temporary.path, target)
            raise WriteError(CHANGED)

    def __enter__(self) -> Replacement:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._temporary is not None:
            self._temporary.end()


def write(path: str, new: bytes) -> None:
    """Make a file, and the folders on the way to it, or give the one there another content.

    What is no regular file, as a terminal or a pipe, is written to. Raises WriteError.
    """
    with as_write_errors():
        target = target_of(path, made=True)
        try:
            status = os.stat(path)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            create(target, new)
            return
        if stat.S_ISREG(status.st_mode):
            with locked(os.path.dirname(target)):
                _replace(target, _content(target, status.st_size), new)
            return
        with open(path, "wb") as stream:  # not the target: a link to a pipe leads to no path
            stream.write(new)


def target_of(path: str, *, made: bool = False) -> str:
    """Give the absolute path to write to, links followed; its folder need not exist if `made`.

    Outside of a repository, only links in the current directory may not lead out of it.
    """
    path, here = os.path.join(os.getcwd(), path), os.getcwd()
    folder = os.path.dirname(path)
    while made and not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    base = here if is_below(os.path.normpath(folder), here) else ANYWHERE
    if made and folder != os.path.dirname(path):
        return os.path.join(followed(folder, base), os.path.relpath(path, folder))
    return os.path.abspath(followed(path, base))


def _content(target: str, size: int) -> bytes:
    """Give the content of a file; of one with more than `size` bytes, only that it has more."""
    handle = os.open(target, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return read_at_most(handle, size, size)
    finally:
        os.close(handle)


def _writable(target: str) -> os.stat_result:
    """Give the status of a file that may be replaced. Raises WriteError, OSError."""
    status = os.stat(target)
    if not stat.S_IMODE(status.st_mode) & 0o222:
        raise WriteError("is read-only, and was left as it is")
    if status.st_nlink > 1:
        raise WriteError("has hard links, which would be parted, and was left as it is")
    return status


def _replace(target: str, old: bytes, new: bytes) -> None:
    with Replacement(target, old, new) as replacement:
        replacement.prepare()
        replacement.finish()


@contextlib.contextmanager
def as_write_errors() -> Iterator[None]:
    """Turn what the system says into WriteError."""
    try:
        yield
    except (OutsideError, LostError) as error:
        raise WriteError(str(error)) from error
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}") from error
