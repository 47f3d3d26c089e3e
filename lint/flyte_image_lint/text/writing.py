"""Writing a file so that it is either the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO


class WriteError(Exception):
    """A file that could not be written; it is as it was. The text says why."""


def create(path: str, new: bytes) -> None:
    """Make a file that is not there yet. Raises WriteError, also if it is by now."""
    temporary = f"{path}.{os.getpid()}.tmp"
    with _told():
        stream = open(temporary, "xb")  # noqa: SIM115 - closed by _swap
        _swap(stream, new, temporary, path)


def replace(path: str, old: bytes, new: bytes) -> None:
    """Replace the content `old` of the file at `path` by `new`.

    Mode, owner (where the system lets us) and symbolic links stay. Raises WriteError, also if
    the file holds something else than `old` by now, unless that is `new`.
    """
    target = os.path.realpath(path)
    with _told():
        status = os.stat(target)
        with open(target, "rb") as stream:
            content = stream.read()
        if content == new:  # under another name, a link, it has been written already
            return
        if content != old:
            raise WriteError("has changed meanwhile, and was left as it is")
        _exchange(target, new, status)


def write(path: str, new: bytes) -> None:
    """Make a file, and the folders on the way to it, or give the one there another content.

    What is no regular file, as a terminal or a pipe, is written to. Raises WriteError.
    """
    with _told():
        try:
            status = os.stat(path)
        except FileNotFoundError:
            target = os.path.realpath(path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            create(target, new)
            return
        if stat.S_ISREG(status.st_mode):
            _exchange(os.path.realpath(path), new, status)
            return
        with open(path, "wb") as stream:
            stream.write(new)


def _exchange(target: str, new: bytes, status: os.stat_result) -> None:
    """Put a file with all of `new` in place of one of that status."""
    if not stat.S_IMODE(status.st_mode) & 0o222:
        raise WriteError("is read-only, and was left as it is")
    handle, temporary = tempfile.mkstemp(
        dir=os.path.dirname(target), prefix=".flyte-image-lint.", suffix=".tmp"
    )
    _swap(open(handle, "wb"), new, temporary, target, status)  # noqa: SIM115 - closed there


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say what the system says."""
    try:
        yield
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}") from error


def _swap(
    stream: IO[bytes],
    new: bytes,
    temporary: str,
    target: str,
    status: os.stat_result | None = None,
) -> None:
    """Put the file `temporary`, with all of `new` and what `status` says, in place of `target`."""
    try:
        with stream:
            stream.write(new)
            stream.flush()
            os.fsync(stream.fileno())
        if status is not None:
            _give(temporary, status)
        elif os.path.lexists(target):
            raise WriteError("has been made meanwhile, and was left as it is")
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _give(path: str, status: os.stat_result) -> None:
    """Set owner and mode, the mode last: a change of owner may clear some of it."""
    for owner in (status.st_uid, -1):  # only root may give files away, and keep the group at least
        try:
            os.chown(path, owner, status.st_gid)
        except OSError:
            continue
        break
    os.chmod(path, stat.S_IMODE(status.st_mode))
