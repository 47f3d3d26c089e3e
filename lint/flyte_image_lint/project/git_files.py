"""The files below a folder: what git tracks or would track, or all outside of git."""

from __future__ import annotations

import os
from functools import lru_cache

from ..parsers.kinds import TELLING, may_be_config

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


class _Listing:
    """The files below a folder, relative to it and sorted.

    `telling` are those in which git finds one of the telling words, and those that it does not
    track; None where git is not asked, so that all are worth a look. `errors` says of folders why
    they cannot be searched.
    """

    def __init__(self, folder: str) -> None:
        self.errors: list[tuple[str, str]] = []
        self._untracked: list[str] = []  # few, as a rule, and git is slow to search them
        words = [word for text in TELLING for word in ("-e", text.decode())]
        # It goes on beside the listing. git waits for files: more threads than cores are faster.
        search = _git(
            folder,
            *("grep", "--no-recurse-submodules", "--threads=4", "-lzF"),
            *(*words, "--", "."),
        )
        names = self._from_git(folder)
        found = search.communicate()[0] if search else b""
        self.telling: set[str] | None = None
        if names is None:
            names = list(self._walk(folder))
        elif search and search.returncode in (0, 1):
            self.telling = {*_split(found), *self._untracked}
        self.names = sorted(names)

    def _from_git(self, folder: str) -> list[str] | None:
        """Ask git for the files; None where it is not its business."""
        listed = _git(folder, "ls-files", "-zt", "--cached", "--others", "--exclude-standard")
        if listed is None:
            return None
        out, err = listed.communicate()
        if listed.returncode:
            return None
        entries = dict.fromkeys(_split(out))  # each with a letter: "H name", "? name"
        names = list(dict.fromkeys(entry[2:] for entry in entries))
        self._untracked = [entry[2:] for entry in entries if entry.startswith("?")]
        if not names:
            ignored = _git(folder, "check-ignore", "-q", ".")
            if ignored and ignored.wait() == 0:  # git ignores what was named
                return None
        for line in os.fsdecode(err).splitlines():
            _, found, rest = line.partition("could not open directory '")
            if found:
                name, _, reason = rest.rpartition("': ")
                self.errors.append((name, reason.lower()))
        return names

    def _walk(self, folder: str) -> Iterator[str]:
        def failed(error: OSError) -> None:
            name = os.path.relpath(os.fspath(error.filename), folder)
            self.errors.append((name, (error.strerror or str(error)).lower()))

        for place, folders, names in os.walk(folder, onerror=failed):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            for name in names:
                yield os.path.relpath(os.path.join(place, name), folder)


# A project is listed for its names and for its files.
_listing = lru_cache(maxsize=8)(_Listing)


def files_below(
    folder: str, is_known: Callable[[str], bool], on_error: Callable[[str, str], None]
) -> Iterator[str]:
    """Give the files below `folder` that are worth a look, by their names or their content.

    In a git checkout, git lists the files that it tracks or would track, and searches them; only
    `is_known` tells of a path, whatever the file holds, that it matters. What cannot be searched is
    told to `on_error`, as path and reason.
    """
    listing = _listing(os.path.abspath(folder))
    prefix = "" if folder == "." else os.path.join(folder, "")
    for name, reason in listing.errors:
        on_error(prefix + name if name != "." else folder, reason)
    telling = listing.telling
    for name in listing.names:
        if (
            telling is None
            or name in telling
            or is_known(prefix + name)
            or (may_be_config(name) and os.path.islink(prefix + name))  # git does not follow it
        ):
            yield prefix + name


def _split(listed: bytes) -> list[str]:
    names = os.fsdecode(listed).split("\0")
    names.pop()  # what follows the last end
    return names


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
