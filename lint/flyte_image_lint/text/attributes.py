"""What a file has beside its content: owner, group, mode, extended attributes, and ACLs in them."""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_OF_CONTENT = frozenset(("security.ima", "security.evm"))
"""Attributes that Linux makes itself, from the content."""

_NONE = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENODATA, errno.ENOSYS}


class LostError(Exception):
    """Something of a file cannot be given to another one; the text says what."""


def give(path: str, original: str, status: os.stat_result) -> None:
    """Give the file at `path` all that `original`, which has that status, has beside its content.

    On systems other than Linux, extended attributes are not known here. Raises LostError, OSError.
    """
    mine = os.stat(path)
    owner = (status.st_uid, status.st_gid)
    if (mine.st_uid, mine.st_gid) != owner:  # only root may give files away
        what = "owner" if mine.st_uid != status.st_uid else "group"
        _try(lambda: os.chown(path, *owner), what)
    _give_attributes(path, original)
    # Last, since a change of owner clears some of it; with an ACL, it sets its mask.
    os.chmod(path, stat.S_IMODE(status.st_mode))


def _give_attributes(path: str, original: str) -> None:
    wanted, present = _attributes(original), _attributes(path)
    for name in present.keys() - wanted.keys():  # a folder's default ACL, say
        _try(lambda name=name: os.removexattr(path, name), f"lack of '{name}'")  # type: ignore[misc]
    for name, value in wanted.items():
        if present.get(name) != value:
            _try(
                lambda name=name, value=value: os.setxattr(path, name, value),  # type: ignore[misc]
                f"extended attribute '{name}'",
            )


def _attributes(path: str) -> dict[str, bytes]:
    if not hasattr(os, "listxattr"):
        return {}
    try:
        names = [name for name in os.listxattr(path) if name not in _OF_CONTENT]
    except OSError as error:
        if error.errno in _NONE:
            return {}
        raise
    return {name: os.getxattr(path, name) for name in names}


def _try(change: Callable[[], None], what: str) -> None:
    try:
        change()
    except OSError as error:
        why = error.strerror or error
        raise LostError(f"would lose its {what} ({why}), and was left as it is") from error
