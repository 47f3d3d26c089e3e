"""The files below a folder: what git tracks or would track, or all outside of git."""

from __future__ import annotations

import os

from .discovery import TELLING

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

SKIPPED_FOLDERS = frozenset(
    (".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__",
     ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs", "site-packages")
)  # fmt: skip
"""Folders that a walk outside of git does not enter."""

_LOCAL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


def files_below(folder: str, on_error: Callable[[str, str], None]) -> Iterator[tuple[str, bool]]:
    """Give the files below `folder` in order, and whether their content is worth a look.

    In a git checkout these are the files that git tracks or would track, and git searches them.
    What cannot be searched is told to `on_error`, as path and reason.
    """
    searched = _Search(folder)
    names = _from_git(folder, on_error)
    telling = searched.found()
    if names is None:
        names, telling = list(_walk(folder, on_error)), None
    for name in sorted(names):
        path = name if folder == "." else os.path.join(folder, name)
        # git does not search what links lead to.
        yield path, telling is None or name in telling or os.path.islink(path)


def _from_git(folder: str, on_error: Callable[[str, str], None]) -> list[str] | None:
    """Ask git for the files below `folder`; None where it is not its business."""
    listed = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed is None:
        return None
    out, err = listed.communicate()
    if listed.returncode:
        return None
    names = _names(out)
    if not names:
        ignored = _git(folder, "check-ignore", "-q", ".")
        if ignored and ignored.wait() == 0:  # git ignores what was named
            return None
    for line in os.fsdecode(err).splitlines():
        _, found, rest = line.partition("could not open directory '")
        if found:
            name, _, reason = rest.rpartition("': ")
            on_error(os.path.join(folder, name), reason.lower())
    return names


class _Search:
    """A search of git's for the files that hold what tells, which goes on beside us."""

    def __init__(self, folder: str) -> None:
        words = [word for text in TELLING for word in ("-e", text.decode())]
        self._process = _git(
            folder, "grep", "--untracked", "--no-recurse-submodules", "-lzF", *words, "--", "."
        )

    def found(self) -> set[str] | None:
        """Give the names of the files; None where git cannot tell."""
        if self._process is None:
            return None
        out, _err = self._process.communicate()
        return set(_names(out)) if self._process.returncode in (0, 1) else None


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in set(listed.split(b"\0")) if name]


def _git(folder: str, *words: str) -> subprocess.Popen[bytes] | None:
    """Start git in `folder`; None where there is no git. Its messages are in English."""
    import subprocess  # only for folders

    # Inside a git hook, some variables name the repository that is committed to.
    environment = {name: value for name, value in os.environ.items() if name not in _LOCAL}
    environment["LC_ALL"] = "C"
    try:
        return subprocess.Popen(  # noqa: S603
            ["git", "-C", folder, *words],  # noqa: S607
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
    except OSError:
        return None


def _walk(folder: str, on_error: Callable[[str, str], None]) -> Iterator[str]:
    def failed(error: OSError) -> None:
        on_error(os.fspath(error.filename), (error.strerror or str(error)).lower())

    for place, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in names:
            yield os.path.relpath(os.path.join(place, name), folder)
