"""The files below a folder: what git tracks or would track, or all outside of git.

Only this module runs git. The repository may be a stranger's, so nothing that it configures may
run (see docs/security.md): git is started for the repository that `roots` found, and no other,
with what could name a program switched off, and without what the environment says of repositories.
"""

from __future__ import annotations

import os

from ..parsers.kind_names import may_be_configs
from ..parsers.kinds import WORDS
from ..text.roots import root_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

SKIPPED_FOLDERS = frozenset(
    (".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__",
     ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs", "site-packages")
)  # fmt: skip
"""Folders that a walk outside of git does not enter."""

SECONDS = 120
"""How long git may take; it waits for ever for a `.gitignore` that is a FIFO."""

HARDENED = (
    *("-c", "core.fsmonitor=false"),  # would run at every look at the index
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),  # a folder that looks like one is none
)
"""Options of git. An older one does not know the last, and heeds GIT_CEILING_DIRECTORIES."""

_SETTINGS = {
    "LC_ALL": "C",  # its messages are read
    "GIT_OPTIONAL_LOCKS": "0",  # nothing is written, no hook told of it
    "GIT_NO_LAZY_FETCH": "1",  # what a partial clone lacks would be fetched
    "GIT_ALLOW_PROTOCOL": "",  # by no way: `ext::` and ssh run programs
    "GIT_TERMINAL_PROMPT": "0",
}


class GitRefusal:
    """That git does not tell of the repository at `root`: why, and what can be done.

    `missing` is whether there is no git at all.
    """

    __slots__ = ("advice", "missing", "root", "why")

    def __init__(self, root: str, why: str, advice: str = "", *, missing: bool = False) -> None:
        self.root = root
        self.why = why
        self.advice = advice
        self.missing = missing


class _Listing:
    """The files below a folder, relative to it and sorted.

    `errors` says of folders why they cannot be searched; `refusal` is None where git tells of all,
    or there is no repository.
    """

    def __init__(self, folder: str) -> None:
        self.errors: list[tuple[str, str]] = []
        self.refusal: GitRefusal | None = None
        self._folder = folder
        self._has: set[str] | None = None
        self._search: subprocess.Popen[bytes] | None = None
        self._worth_a_look: set[str] | None = None
        self._untracked: list[str] = []  # few, as a rule, and git is slow to search them
        self._prefix = ""
        real = os.path.realpath(folder)
        root = root_of(real)
        names = None
        if root is not None and _looks_real(os.path.join(root, ".git")):
            names = self._from_git(root, os.path.relpath(real, root))
        self._root = None if names is None else root
        self.names = sorted(self._walk(folder) if names is None else names)

    def has(self, name: str) -> bool:
        """Whether a file is among them, or would be if it were there."""
        if self._has is None:
            self._has = set(self.names)
        if name in self._has or os.path.lexists(os.path.join(self._folder, name)):
            return name in self._has
        if self._root is None:
            return not SKIPPED_FOLDERS.intersection(name.split(os.sep))
        there = os.path.join(self._folder, name)
        ignored = _git(self._root, "check-ignore", "-q", "--", there)
        return ignored is None or bool(_output(ignored)[0] or ignored.returncode)

    def _from_git(self, root: str, below: str) -> list[str] | None:
        """Ask git for the files; None where it does not tell, or ignores the folder."""
        words = [word for text in WORDS for word in ("-e", text.decode())]
        # It goes on beside all that follows, until somebody asks what it has found. git waits for
        # files: more threads than cores are faster.
        search = _git(
            root,
            *("--literal-pathspecs", "grep"),
            *("--no-recurse-submodules", "--no-textconv", "--threads=4", "-lzF"),
            *(*words, "--", below),
        )
        options = ("-zt", "--cached", "--others", "--exclude-standard")
        listed = _git(root, "--literal-pathspecs", "ls-files", *options, "--", below)
        if search is None or listed is None:
            self.refusal = GitRefusal(root, "git is not installed", missing=True)
            return None
        out, err = _output(listed)
        if listed.returncode:
            _output(search)
            self.refusal = _refusal(root, os.fsdecode(err))
            return None
        prefix = "" if below == os.curdir else os.path.join(below, "")
        entries = _split(out)  # each with a letter: "H name", "? name"
        names = [*dict.fromkeys([entry[2:] for entry in entries])]
        if prefix:
            names = [name.removeprefix(prefix) for name in names]
        if not names and prefix:
            ignored = _git(root, "check-ignore", "-q", "--", os.path.join(".", below))
            if ignored and not (_output(ignored)[0] or ignored.returncode):  # git ignores it
                _output(search)
                return None
        self._note_errors(os.fsdecode(err), prefix)
        self._untracked = [entry[2:] for entry in entries if entry[0] == "?"]
        self._search, self._prefix = search, prefix
        return names

    def worth_a_look(self) -> set[str] | None:
        """Give the files in which git finds one of the words of quick tests, and those not tracked.

        None where git is not asked, so that all are worth a look.
        """
        search, self._search = self._search, None
        if search is not None:
            output, _ = _output(search)
            if search.returncode in (0, 1):
                names = (*_split(output), *self._untracked)
                self._worth_a_look = {name.removeprefix(self._prefix) for name in names}
        return self._worth_a_look

    def _note_errors(self, said: str, prefix: str) -> None:
        for line in said.splitlines():
            _, marker, rest = line.partition("could not open directory '")
            if marker:
                name, _, reason = rest.rpartition("': ")
                name = name.replace("/", os.sep)
                self.errors.append((name.removeprefix(prefix), reason.lower()))

    def _walk(self, folder: str) -> Iterator[str]:
        def failed(error: OSError) -> None:
            name = os.path.relpath(os.fspath(error.filename), folder)
            self.errors.append((name, (error.strerror or str(error)).lower()))

        for place, folders, names in os.walk(folder, onerror=failed):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            for name in names:
                yield os.path.relpath(os.path.join(place, name), folder)


_MAX_LISTINGS = 8
_listings: dict[str, _Listing] = {}


def _listing(folder: str) -> _Listing:
    """Give the files below a folder; a project is listed for its names and for its files."""
    listing = _listings.pop(folder, None) or _Listing(folder)
    _listings[folder] = listing  # the last one that was asked for
    if len(_listings) > _MAX_LISTINGS:
        del _listings[next(iter(_listings))]
    return listing


def files_below(
    folder: str,
    is_known: Callable[[str], bool],
    on_error: Callable[[str, str], None],
    on_refusal: Callable[[GitRefusal], bool] = lambda _refusal: True,
) -> Iterator[str]:
    """Give the files below `folder` that are worth a look, by their names or their content.

    In a git checkout, git lists the files that it tracks or would track, and searches them; only
    `is_known` tells of a path, whatever the file holds, that it matters. What cannot be searched is
    told to `on_error`, as path and reason. Where git does not tell of the repository,
    `on_refusal` says whether to walk instead.
    """
    listing = _listing(os.path.abspath(folder))
    if listing.refusal and not on_refusal(listing.refusal):
        return
    prefix = "" if folder == "." else os.path.join(folder, "")
    for name, reason in listing.errors:
        on_error(prefix + name if name != "." else folder, reason)
    # While git searches; it does not follow links.
    configs = {name for name in listing.names if is_known(prefix + name)}
    configs.update(name for name in may_be_configs(listing.names) if os.path.islink(prefix + name))
    worth_a_look = listing.worth_a_look()
    for name in listing.names:
        if worth_a_look is None or name in worth_a_look or name in configs:
            yield prefix + name


def is_listed(folder: str, path: str) -> bool:
    """Whether a search of `folder` comes by a file, which is below it and need not exist."""
    return _listing(os.path.abspath(folder)).has(os.path.relpath(path, folder))


def passes_quick_test(folder: str, path: str) -> bool:
    """Whether a search of `folder` has found that a file is worth a look by its content."""
    worth_a_look = _listing(os.path.abspath(folder)).worth_a_look()
    return worth_a_look is None or os.path.relpath(path, folder) in worth_a_look


def forget_listings() -> None:
    """List files anew from now on: some are new, gone, or ignored."""
    _listings.clear()


def _looks_real(path: str) -> bool:
    """Whether a `.git` is one for git, which passes over others and would look further up."""
    if os.path.isfile(path):  # of a linked work tree, or a submodule
        return True
    return all(os.path.lexists(os.path.join(path, name)) for name in ("HEAD", "objects", "refs"))


def _refusal(root: str, said: str) -> GitRefusal:
    """Give what git said, in one line, and what it says can be done."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith("fatal: ")), "fatal: no answer")
    advice = next((line for line in lines if "--add safe.directory" in line), "")
    advice = f"if you trust it, run '{advice}'" if advice else ""
    return GitRefusal(root, f'git says "{first.removeprefix("fatal: ")}"', advice)


def _split(listed: bytes) -> list[str]:
    names = os.fsdecode(listed).replace("/", os.sep).split("\0")  # git writes slashes anywhere
    names.pop()  # what follows the last end
    return names


def _git(root: str, *words: str) -> subprocess.Popen[bytes] | None:
    """Start git for the repository at `root`; None where there is no git."""
    import subprocess  # only for folders

    program = _program()
    if program is None:
        return None
    # Inside a git hook, some variables name the repository that is committed to.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    environment.update(_SETTINGS, GIT_CEILING_DIRECTORIES=os.path.dirname(root))
    try:
        return subprocess.Popen(  # noqa: S603
            # Without --git-dir, which would have git trust a repository of somebody else.
            [program, "-C", root, *HARDENED, f"--work-tree={root}", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
    except OSError:
        return None


def _program() -> str | None:
    """Find git in the absolute folders of PATH: one of the project must not run."""
    for folder in os.get_exec_path():
        path = os.path.join(folder, "git.exe" if os.name == "nt" else "git")
        if os.path.isabs(folder) and os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    return None


def _output(git: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Give what git prints; one that takes too long is ended, and says so."""
    import subprocess  # as above

    try:
        return git.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        git.kill()
        out, _ = git.communicate()
        return out, f"fatal: no answer in {SECONDS} s".encode()
