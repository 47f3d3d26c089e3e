"""Running git, which no other module does.

The repository may be a stranger's, so nothing that it configures may run (see docs/security.md):
git is started for the repository that `roots` found, and no other, with what could name a program
switched off, and without what the environment says of repositories.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

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

_AT_ONCE = 64 * 1024  # bytes, as many as a pipe of Linux holds


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
    """Start a program as `subprocess` does."""
    import subprocess  # where nothing faster is there

    pipe = subprocess.PIPE
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=environment
    )
    return lambda: _answer_of(process)


def _answer_of(process: subprocess.Popen[bytes]) -> Answer:
    from subprocess import TimeoutExpired  # it is there

    try:
        return Answer(*process.communicate(timeout=SECONDS), process.returncode)
    except TimeoutExpired:
        process.kill()
        return Answer(process.communicate()[0], _too_long(), process.returncode)


def _too_long() -> bytes:
    return f"fatal: no answer in {SECONDS} s".encode()


def _spawned(command: list[str], environment: dict[str, str]) -> _Spawned:
    """Start a program without `subprocess`, whose import takes longer than git."""
    handles: list[int] = []
    try:
        for _stream in range(2):
            handles += os.pipe()
        pid = os.posix_spawn(
            command[0],
            command,
            environment,
            file_actions=(
                (os.POSIX_SPAWN_DUP2, handles[1], 1),
                (os.POSIX_SPAWN_DUP2, handles[3], 2),
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            ),
        )
    except BaseException:
        for handle in handles:
            os.close(handle)
        raise
    for handle in handles[1::2]:
        os.close(handle)
    return _Spawned(pid, handles[0], handles[2])


class _Spawned:
    """A program that runs, with the ends of the pipes that it prints to."""

    def __init__(self, pid: int, out: int, err: int) -> None:
        self._pid = pid
        self._handles = [out, err]

    def __call__(self) -> Answer:
        limit = time.monotonic() + SECONDS
        out, err = self._handles
        printed: dict[int, list[bytes]] = {out: [], err: []}
        try:
            for handle, data in self._printed(limit):
                printed[handle].append(data)
        except TimeoutError:
            self._kill()
            printed[err] = [_too_long()]
        said, status = b"".join(printed[err]), self._end()
        # It is not known where our parent has us ignore SIGCHLD.
        return Answer(b"".join(printed[out]), said, bool(said) if status is None else status)

    def __del__(self) -> None:
        if self._handles:  # nobody has asked for the answer
            self._kill()
            self._end()

    def _printed(self, limit: float) -> Iterator[tuple[int, bytes]]:
        """Yield what it prints, and where. Raises TimeoutError."""
        import select  # only for folders

        poll, open_ends = select.poll(), set(self._handles)
        for handle in open_ends:
            poll.register(handle, select.POLLIN)
        while open_ends:
            ready = poll.poll(max(0, limit - time.monotonic()) * 1000)
            if not ready:
                raise TimeoutError
            for handle, _event in ready:
                data = os.read(handle, _AT_ONCE)
                yield handle, data
                if not data:
                    poll.unregister(handle)
                    open_ends.remove(handle)

    def _kill(self) -> None:
        import signal  # hardly ever
        from contextlib import suppress

        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def _end(self) -> int | None:
        """Wait for its end, and give its exit status, None where nobody can tell."""
        handles, self._handles = self._handles, []
        for handle in handles:
            os.close(handle)
        try:
            return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        except ChildProcessError:
            return None
