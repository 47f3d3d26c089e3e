"""Writing a file so that it is either the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile


class WriteError(Exception):
    """A file that could not be written; it is as it was. The text says why."""


def create(path: str, new: bytes) -> None:
    """Make a file that is not there yet. Raises WriteError."""
    temporary = f"{path}.tmp"
    try:
        with open(temporary, "xb") as stream:
            stream.write(new)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if not isinstance(error, FileExistsError):
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise WriteError(f"cannot be written: {error.strerror or error}") from error


def replace(path: str, old: bytes, new: bytes) -> None:
    """Replace the content `old` of the file at `path` by `new`.

    Mode, owner (where the system lets us) and symbolic links stay. Raises WriteError, also if
    the file holds something else than `old` by now.
    """
    target = os.path.realpath(path)
    temporary = None
    try:
        status = os.stat(target)
        if not stat.S_IMODE(status.st_mode) & 0o222:
            raise WriteError("is read-only, and was left as it is")
        with open(target, "rb") as stream:
            if stream.read() != old:
                raise WriteError("has changed while it was linted, and was left as it is")
        handle, temporary = tempfile.mkstemp(
            dir=os.path.dirname(target), prefix=f".{os.path.basename(target)[:100]}.", suffix=".tmp"
        )
        with open(handle, "wb") as stream:
            stream.write(new)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(temporary, status.st_uid, status.st_gid)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
