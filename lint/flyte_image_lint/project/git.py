"""Running git, which no other module does.

The repository may be a stranger's, so nothing that it configures may run (see docs/security.md):
git is started for the repository that `roots` found, and no other, with what could name a program
switched off, and without what the environment says of repositories.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

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


class Answer:
    """What git has printed, on standard output and on standard error, and its exit status."""

    __slots__ = ("err", "out", "status")

    def __init__(self, out: bytes, err: bytes, status: int) -> None:
        self.out = out
        self.err = err
        self.status = status


def start(root: str, *words: str) -> Callable[[], Answer] | None:
    """Start git for the repository at `root`; None where there is no git.

    It goes on beside all that follows. What is given is to be called once, waits for its end, and
    gives its answer; one that takes too long is ended, and says so.
    """
    program = _program()
    if program is None:
        return None
    # Inside a git hook, some variables name the repository that is committed to.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    environment.update(_SETTINGS, GIT_CEILING_DIRECTORIES=os.path.dirname(root))
    # Without --git-dir, which would have git trust a repository of somebody else.
    command = [program, "-C", root, *HARDENED, f"--work-tree={root}", *words]
    begin = _spawned if hasattr(os, "posix_spawn") else _opened
    try:
        return begin(command, environment)
    except OSError:
        return None


def _program() -> str | None:
    """Find git in the absolute folders of PATH: one of the project must not run."""
    for folder in os.get_exec_path():
        path = os.path.join(folder, "git.exe" if os.name == "nt" else "git")
        if os.path.isabs(folder) and os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    return None


def _opened(command: list[str], environment: dict[str, str]) -> Callable[[], Answer]:
    """Start it by `subprocess`."""
    import subprocess  # where nothing faster is there

    pipe = subprocess.PIPE
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=environment
    )

    def answer() -> Answer:
        try:
            return Answer(*process.communicate(timeout=SECONDS), process.returncode)
        except subprocess.TimeoutExpired:
            process.kill()
            return _too_late(process.communicate()[0])

    return answer


def _spawned(command: list[str], environment: dict[str, str]) -> Callable[[], Answer]:
    """Start it by `posix_spawn`."""
    from .spawned import Spawned  # as above

    process = Spawned(command, environment)

    def answer() -> Answer:
        try:
            out, err, status = process.answer(SECONDS)
        except TimeoutError:
            return _too_late(b"")
        return Answer(out, err, int(b"fatal: " in err) if status is None else status)

    return answer


def _too_late(out: bytes) -> Answer:
    return Answer(out, f"fatal: no answer in {SECONDS} s".encode(), -1)
