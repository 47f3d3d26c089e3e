"""The repository that a folder is in, by walking up, which only this module does.

No program is asked.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def is_root(folder: str) -> bool:
    """Whether a folder is the root of a repository: `.git` is a file in work trees, submodules."""
    return os.path.exists(f"{folder}{os.sep}.git")  # without a join: many folders are asked


def upwards(folder: str, to: str | None = None) -> Iterator[str]:
    """Yield a folder and those above it, absolute, up to the root of the repository.

    With `to`, up to that folder. Outside of either, up to the root of the file system.
    """
    folder = os.path.abspath(folder)
    last = to and os.path.abspath(to)
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder or (folder == last if last else is_root(folder)):
            return
        folder = parent


def root_of(folder: str) -> str | None:
    """Give the root of the repository that `folder` is in, None where there is none."""
    last = list(upwards(folder))[-1]
    return last if is_root(last) else None


def is_below(path: str, folder: str) -> bool:
    """Whether an absolute path is a folder, or below it; Windows does not tell cases apart."""
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(os.path.join(folder, ""))


def relative(path: str) -> str:
    """Give a path from the current directory; an absolute one from another drive of Windows."""
    try:
        return os.path.relpath(path)
    except ValueError:
        return os.path.abspath(path)


def slashed(path: str) -> str:
    """Give a path with slashes, as settings, commands and services write it."""
    return path if os.sep == "/" else path.replace(os.sep, "/")
