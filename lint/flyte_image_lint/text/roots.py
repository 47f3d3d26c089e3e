"""The repository that a folder is in, by walking up; no program is asked."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def is_root(folder: str) -> bool:
    """Whether a folder is the root of a repository: `.git` is a file in work trees, submodules."""
    return os.path.exists(os.path.join(folder, ".git"))


def upwards(folder: str) -> Iterator[str]:
    """Yield a folder and those above it, absolute, up to the root of the repository.

    Outside of a repository, up to the root of the file system.
    """
    folder = os.path.abspath(folder)
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder or is_root(folder):
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
