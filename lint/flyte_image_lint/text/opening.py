"""Opening a file that a stranger may have put there: regular, of bearable size, not elsewhere.

A repository must not decide that a file outside of it is read or written. A symbolic link may
lead anywhere within the repository that it is in, but not out of it, and not into its `.git`,
where git keeps what is not the repository's content (CI jobs keep logins there).
"""

from __future__ import annotations

import errno
import os
import stat

from .roots import is_below, root_of

MAX_SIZE = 10 * 1024 * 1024
"""Bytes. No config is near; parsing more would take minutes."""

_MORE = 64 * 1024  # to ask for all that there may be would take memory for it

TOO_LARGE = f"has more than {MAX_SIZE // (1024 * 1024)} MiB, which no config has"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Read(Protocol):
        """Reads a file, as `read_bytes` does."""

        def __call__(self, path: str, *, base: str | None = None, limit: int = MAX_SIZE) -> bytes:
            """Give the content."""


ANYWHERE = os.sep
"""A base that every link outside of a repository may lead to."""

# A FIFO must not let us wait, a terminal must not become ours. Windows has its own words.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)

_safe: dict[tuple[str, str | None], tuple[int, int]] = {}
"""Folders to which no link leads that leaves its repository, with what identifies them."""


class UnfitError(Exception):
    """What is at a path is no file that may be read; the text says why."""


class OutsideError(UnfitError):
    """A symbolic link leads out of the repository that it is in."""

    def __init__(self, place: str) -> None:
        super().__init__(f"a symbolic link leads out of {place}, so it is not followed")


def read_bytes(path: str, *, base: str | None = None, limit: int = MAX_SIZE) -> bytes:
    """Read a regular file of at most `limit` bytes; `base` is as for `followed`.

    Raises OSError, ValueError, UnfitError, and of these OutsideError.
    """
    _look_at(path, limit)
    handle = os.open(followed(path, base), _FLAGS)
    try:
        size = _look_at(handle, limit)  # it may be another one by now
        data = read_at_most(handle, limit, size)
    finally:
        os.close(handle)
    if len(data) > limit:
        raise UnfitError(_too_large(limit))
    return data


def read_at_most(handle: int, limit: int, size: int) -> bytes:
    """Read an open file to its end, of one with more than `limit` bytes one more than that.

    `size` is how many it seems to have; it may grow, and those of /proc say that they are empty.
    Raises OSError.
    """
    data = os.read(handle, min(size, limit) + 1)
    while len(data) <= limit and (more := os.read(handle, min(_MORE, limit + 1 - len(data)))):
        data += more
    return data


def followed(path: str, base: str | None = None) -> str:
    """Give a path to the same file that is no link; the links on the way have been looked at.

    Outside of a repository, links must stay in `base`: a folder that is linted, by default that
    of the file. Raises OSError where the folder cannot be looked at, and OutsideError.
    """
    folder, name = os.path.split(path)
    if name in ("", os.curdir, os.pardir):
        folder, name = path, ""
    status = os.stat(folder or os.curdir)
    identity = status.st_dev, status.st_ino
    if name and _safe.get((folder, base)) == identity and not os.path.islink(path):
        return path
    real = _followed(folder, name, base)
    if name and not os.path.islink(path):
        _safe[folder, base] = identity
    return real


def is_own(path: str) -> bool:
    """Whether a file is of the repository that the current directory is in, links followed.

    Outside of a repository, whether it is below the current directory. What a repository only
    names, by an absolute path say, need not be its own.
    """
    here = os.getcwd()
    return is_within(path, root_of(here) or here)


def is_within(path: str, folder: str) -> bool:
    """Whether a path leads into a folder, links followed, and not into its `.git`."""
    inside, real = os.path.realpath(folder), os.path.realpath(path)
    return is_below(real, inside) and not _is_gits(os.path.relpath(real, inside))


def _followed(folder: str, name: str, base: str | None) -> str:
    folder = os.path.join(os.getcwd(), folder)
    if os.pardir in folder.split(os.sep):  # which a link before it gives another sense
        folder = os.path.realpath(folder)
    folder = os.path.normpath(folder)
    top = _top(folder, base)
    here = top
    for part in (*os.path.relpath(folder, top).split(os.sep), name):
        here = os.path.join(here, part) if part not in ("", os.curdir) else here
        if os.path.islink(here):
            root = root_of(os.path.dirname(here))
            inside = os.path.realpath(root or top)
            here = os.path.realpath(here)
            if not is_below(here, inside) or _is_gits(os.path.relpath(here, inside)):
                raise OutsideError("the repository" if root else f"'{top}'")
    return here


def _top(folder: str, base: str | None) -> str:
    """Give the folder from which on links are not trusted."""
    current = root_of(os.getcwd())
    if current and is_below(folder, current):
        return current
    root = root_of(folder)
    if root:
        return root
    base = os.path.abspath(base or folder)
    return base if is_below(folder, base) else folder


def _is_gits(path: str) -> bool:
    return ".git" in path.lower().split(os.sep)  # some file systems fold case


def _look_at(file: str | int, limit: int) -> int:
    """Give the size of a regular file of at most `limit` bytes. Raises OSError, UnfitError."""
    status = os.stat(file)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise UnfitError("is not a regular file")
    if status.st_size > limit:
        raise UnfitError(_too_large(limit))
    return status.st_size


def _too_large(limit: int) -> str:
    return TOO_LARGE if limit == MAX_SIZE else f"has more than {limit // (1024 * 1024)} MiB"
