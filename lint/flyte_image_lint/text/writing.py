"""Writing a file so that it is either the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import stat

from .attributes import LostError, give
from .opening import ANYWHERE, OutsideError, followed
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
            replace_target(target, old, new)


def replace_target(target: str, old: bytes, new: bytes) -> None:
    """Replace a content as `replace` does, in a folder that is locked. Raises what that does, too.

    `target` is what `target_of` gives.
    """
    content = _content(target)
    if content == new:  # under another name, a link, it has been written already
        return
    if content != old:
        raise WriteError(CHANGED)
    _exchange(target, old, new)


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
                _exchange(target, _content(target), new)
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


def _content(target: str) -> bytes:
    with open(target, "rb", buffering=0) as stream:
        return stream.read()


def _exchange(target: str, old: bytes, new: bytes) -> None:
    """Put a file with all of `new` in place of one that holds `old`, and is like it otherwise."""
    status = os.stat(target)
    if not stat.S_IMODE(status.st_mode) & 0o222:
        raise WriteError("is read-only, and was left as it is")
    if status.st_nlink > 1:
        raise WriteError("has hard links, which would be parted, and was left as it is")
    with Temporary(os.path.dirname(target), 0o600) as temporary:
        temporary.fill(new)
        give(temporary.path, target, status)
        if _content(target) != old:
            raise WriteError(CHANGED)
        if not exchange(temporary.path, target):
            os.replace(temporary.path, target)
        elif _content(temporary.path) != old:  # it has been saved at the very last moment
            exchange(temporary.path, target)
            raise WriteError(CHANGED)


@contextlib.contextmanager
def as_write_errors() -> Iterator[None]:
    """Turn what the system says into WriteError."""
    try:
        yield
    except (OutsideError, LostError) as error:
        raise WriteError(str(error)) from error
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}") from error
