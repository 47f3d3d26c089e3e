"""The files below a folder: what git tracks or would track, or all outside of git."""

from __future__ import annotations

import os

from ..flyte.config_files import KNOWN_ENDS, is_known_name
from ..parsers.kind_names import may_be_config
from ..parsers.kinds import CONFIG, WORDS
from ..settings.model import FILES
from ..text.roots import root_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..settings import SettingsFinder
    from .git import Answer

_OWN_ENDS = (*CONFIG.names.suffixes, *CONFIG.names.names)

SKIPPED_FOLDERS = frozenset(
    (".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__",
     ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs", "site-packages")
)  # fmt: skip
"""Folders that a walk outside of git does not enter."""


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
        self._search: Callable[[], Answer] | None = None
        self._worth_a_look: set[str] | None = None
        self._configs: tuple[SettingsFinder, set[str]] | None = None
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
        return not _ignores(self._root, there)

    def _from_git(self, root: str, below: str) -> list[str] | None:
        """Ask git for the files; None where it does not tell, or ignores the folder."""
        from . import git  # only where there is a repository

        words = [word for text in WORDS for word in ("-e", text.decode())]
        # It goes on beside all that follows, until somebody asks what it has found. git waits for
        # files: more threads than cores are faster.
        search = git.start(
            root,
            *("--literal-pathspecs", "grep"),
            *("--no-recurse-submodules", "--no-textconv", "--threads=4", "-lzF"),
            *(*words, "--", below),
        )
        options = ("-zt", "--cached", "--others", "--exclude-standard")
        listing = git.start(root, "--literal-pathspecs", "ls-files", *options, "--", below)
        if search is None or listing is None:
            self.refusal = GitRefusal(root, "git is not installed", missing=True)
            return None
        listed = listing()
        if listed.status:
            self.refusal = _refusal(root, os.fsdecode(listed.err))
            return None
        prefix = "" if below == os.curdir else os.path.join(below, "")
        entries = _split(listed.out)  # each with a letter: "H name", "? name"
        names = [*dict.fromkeys([entry[2:] for entry in entries])]
        if prefix:
            names = [name.removeprefix(prefix) for name in names]
        if not names and prefix and _ignores(root, os.path.join(".", below)):
            return None
        self._note_errors(os.fsdecode(listed.err), prefix)
        self._untracked = [entry[2:] for entry in entries if entry[0] == "?"]
        self._search, self._prefix = search, prefix
        return names

    def configs(self, folder: str, prefix: str, finder: SettingsFinder) -> set[str]:
        """Give those that are configs by their names, and links that may lead to one.

        git does not follow links. `folder` is as the user writes it, as is `prefix`, what stands
        before the names then.
        """
        if self._configs is None or self._configs[0] is not finder:
            paths = [prefix + name for name in self.names] if prefix else self.names
            configs = {path[len(prefix) :] for path in known_configs(finder, folder, paths)}
            start = os.path.join(self._folder, "")
            names = _may_be_configs(self.names)
            configs.update(name for name in names if os.path.islink(start + name))
            self._configs = finder, configs
        return self._configs[1]

    def worth_a_look(self) -> set[str] | None:
        """Give the files in which git finds one of the words of quick tests, and those not tracked.

        None where git is not asked, so that all are worth a look.
        """
        search, self._search = self._search, None
        if search is not None:
            answer = search()
            if answer.status in (0, 1):
                names = (*_split(answer.out), *self._untracked)
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
    finder: SettingsFinder,
    on_error: Callable[[str, str], None],
    on_refusal: Callable[[GitRefusal], bool] = lambda _refusal: True,
) -> Iterator[str]:
    """Give the files below `folder` that are worth a look, by their names or their content.

    In a git checkout, git lists the files that it tracks or would track, and searches them; only
    `finder` tells of a path, whatever the file holds, that it matters. What cannot be searched is
    told to `on_error`, as path and reason. Where git does not tell of the repository,
    `on_refusal` says whether to walk instead.
    """
    listing = _listing(os.path.abspath(folder))
    if listing.refusal and not on_refusal(listing.refusal):
        return
    prefix = "" if folder == "." else os.path.join(folder, "")
    for name, reason in listing.errors:
        on_error(prefix + name if name != "." else folder, reason)
    configs = listing.configs(folder, prefix, finder)  # while git searches
    worth_a_look = listing.worth_a_look()
    names = listing.names if worth_a_look is None else sorted(worth_a_look | configs)
    yield from [prefix + name for name in names] if prefix else names


def known_configs(finder: SettingsFinder, folder: str, paths: Sequence[str]) -> set[str]:
    """Give those of the files below a folder that `finder.is_known`; few of many are asked about.

    Settings below the folder that are not among `paths`, since git ignores them, do not count here;
    `is_known` heeds them. Raises SettingsError.
    """
    configs = {path for path in paths if path.endswith(KNOWN_ENDS) and is_known_name(path)}
    places = ["" if folder == os.curdir else folder] if paths else []  # or it may be locked
    places += [os.path.dirname(path) for path in paths if path.lower().endswith(FILES)]
    starts: list[str] = []
    for place in sorted(set(places)):  # a folder before those in it
        start = place and os.path.join(place, "")
        if not start.startswith(tuple(starts)) and finder.names_configs(place):
            starts.append(start)
    if starts:
        below = [path for path in paths if path.startswith(tuple(starts))]
        configs.update(path for path in below if finder.is_known(path))
    return configs


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


def _may_be_configs(paths: Sequence[str]) -> set[str]:
    """Give those of many paths that `may_be_config`; that costs no call for each."""
    suffixes, words = CONFIG.names.hinted
    folded = list(zip(paths, "\0".join(paths).lower().split("\0"), strict=False))
    own = {path for path, lower in folded if lower.endswith(_OWN_ENDS) and may_be_config(path)}
    hinted = [(path, lower) for path, lower in folded if lower.endswith(suffixes)]
    return own.union(path for word in words for path, lower in hinted if word in lower)


def _ignores(root: str, path: str) -> bool:
    """Whether git says that it ignores a file or a folder."""
    from . import git  # as above

    answer = git.start(root, "check-ignore", "--", path)
    return answer is not None and bool(answer().out)
