"""A file beside another one, to take its place; and one run at a time in a folder.

A run that is killed leaves `.flyte-image-lint.INODE.RANDOM.tmp`. It harms nothing, and the next
run that writes into the folder removes it, if it is certain that it is what it seems: the inode is
its own, as it is of no copy and of no file of a checkout, and nobody holds its lock any more.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import stat
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PREFIX = ".flyte-image-lint."
SUFFIX = ".tmp"

SECONDS = 10.0
"""How long to wait for another run that writes into the same folder; it takes far less."""

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
_AT_FDCWD = -100
_CLOSED = -1


class Temporary:
    """A new file in a folder, in a `with` statement, at the end of which its name is free again.

    Raises OSError.
    """

    def __init__(self, folder: str, mode: int) -> None:
        unnamed = os.path.join(folder, PREFIX + os.urandom(8).hex() + SUFFIX)
        self._handle = os.open(unnamed, _NEW, mode)
        self.path = unnamed
        try:
            named = f"{PREFIX}{os.fstat(self._handle).st_ino:x}.{os.urandom(8).hex()}{SUFFIX}"
            self._rename(os.path.join(folder, named))
            _lock(self._handle)  # as long as it is ours
        except BaseException:
            self.end()
            raise

    def fill(self, data: bytes) -> None:
        """Write all of the data, down to the disk."""
        self.write(data)
        self.flush()

    def write(self, data: bytes) -> None:
        """Write all of the data, and have the disk begin with it."""
        with open(self._handle, "wb", closefd=False) as stream:
            stream.write(data)
        if hasattr(os, "posix_fadvise"):  # what is to be forgotten is written first, in Linux
            with contextlib.suppress(OSError):
                os.posix_fadvise(self._handle, 0, 0, os.POSIX_FADV_DONTNEED)

    def flush(self) -> None:
        """Wait until the disk has all of it."""
        os.fsync(self._handle)
        if sys.platform == "win32":  # the lock of the folder holds on
            self._close()

    def _rename(self, path: str) -> None:
        """Give it another name; in Windows, files that are open have to keep theirs."""
        if sys.platform == "win32":
            self._close()
        os.rename(self.path, path)
        self.path = path
        if sys.platform == "win32":
            self._handle = os.open(path, os.O_RDWR | os.O_BINARY)

    def _close(self) -> None:
        handle, self._handle = self._handle, _CLOSED
        if handle != _CLOSED:
            os.close(handle)

    def __enter__(self) -> Temporary:
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()

    def end(self) -> None:
        """Remove it; what has taken another place by now stays there."""
        with contextlib.suppress(OSError):  # whether the disk has it, `flush` has told
            self._close()
        with contextlib.suppress(OSError):
            os.unlink(self.path)  # another file's by now, or none's


def _clear(folder: str) -> None:
    """Remove what runs that were killed have left in a folder."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(PREFIX) and name.endswith(SUFFIX):
                _clear_one(os.path.join(folder, name))


def _clear_one(path: str) -> None:
    inode, _, rest = os.path.basename(path).removeprefix(PREFIX).partition(".")
    status = os.lstat(path)
    if not (stat.S_ISREG(status.st_mode) and rest and inode == f"{status.st_ino:x}"):
        return
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        return
    handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        left = os.fstat(handle).st_ino == status.st_ino and _lock(handle)
        if left and sys.platform != "win32":  # still locked, so that nobody else takes it
            os.unlink(path)
    finally:
        os.close(handle)
    if left and sys.platform == "win32":
        os.unlink(path)


@contextlib.contextmanager
def locked(folder: str) -> Iterator[None]:
    """Keep other runs from writing into a folder; the lock ends with the process, whatever happens.

    What runs that were killed have left there is removed.

    A folder that cannot be locked, as in some network file systems, is not. Raises OSError if it
    stays locked.
    """
    handle = _handle_for(folder)
    try:
        limit = time.monotonic() + SECONDS
        while handle is not None and not _lock(handle):
            if time.monotonic() > limit:
                raise OSError(errno.EWOULDBLOCK, "another program has locked its folder")
            time.sleep(0.01)
        _clear(folder)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _handle_for(folder: str) -> int | None:
    """Open what is locked for a folder: itself, or in Windows a file where such files belong."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # who may not read it may still write into it
            return os.open(folder, os.O_RDONLY)
        return None
    import hashlib
    import tempfile

    name = hashlib.sha256(os.fsencode(os.path.normcase(folder))).hexdigest()[:32]
    path = os.path.join(tempfile.gettempdir(), f"flyte-image-lint-{name}.lock")
    return os.open(path, os.O_RDWR | os.O_CREAT)


def _lock(handle: int) -> bool:
    """Lock an open file, or say that somebody else has; one that cannot be is as good as locked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)
    return True


def exchange(one: str, other: str) -> bool:
    """Exchange two files in one step, where the system can; else do nothing, and say so.

    So what has been at the second name at that very moment is not lost, whoever wrote it.
    """
    rename = _renameat2()
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    return rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) == 0


@functools.cache
def _renameat2() -> Callable[..., int] | None:
    """Give the function of Linux's C library, None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        import ctypes  # only to write

        function = ctypes.CDLL(None).renameat2
    except (ImportError, OSError, AttributeError):
        return None
    function.argtypes = (
        ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint,
    )  # fmt: skip
    return function
