"""A program that runs beside this one, started without `subprocess`, whose import takes longer.

Only where the system has `posix_spawn`. Unlike by `subprocess`, the program gets those handles that
have been made inheritable.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_AT_ONCE = 64 * 1024  # bytes, as many as a pipe of Linux holds
_KILL = 9  # SIGKILL in POSIX; nothing can be imported where Python ends


class Spawned:
    """A program that has been started, with no input; it is ended when nobody waits for it.

    `command` are its path and its arguments. Raises OSError where it cannot be started.
    """

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        self._handles: list[int] = []  # the ends of its two pipes that we read
        ends: list[int] = []  # those that it prints to
        try:
            for _stream in range(2):
                read, write = os.pipe()
                self._handles.append(read)
                ends.append(write)
            out, err = ends
            self._pid = os.posix_spawn(
                command[0],
                command,
                environment,
                file_actions=(
                    (os.POSIX_SPAWN_DUP2, out, 1),
                    (os.POSIX_SPAWN_DUP2, err, 2),
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                ),
            )
        except BaseException:
            self._close()
            raise
        finally:
            for end in ends:
                os.close(end)

    def answer(self, seconds: float) -> tuple[bytes, bytes, int | None]:
        """Wait for its end; give what it has printed, and its exit status.

        That is None where nobody can tell it, as our parent has us ignore SIGCHLD. Raises
        TimeoutError, and ends it, after so many seconds.
        """
        out, err = self._handles
        printed: dict[int, list[bytes]] = {out: [], err: []}
        try:
            for handle, data in self._printed(time.monotonic() + seconds):
                printed[handle].append(data)
        except TimeoutError:
            self._end()
            raise
        self._close()
        try:
            status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        except ChildProcessError:
            status = None
        return b"".join(printed[out]), b"".join(printed[err]), status

    def __del__(self) -> None:
        if self._handles:
            self._end()

    def _printed(self, limit: float) -> Iterator[tuple[int, bytes]]:
        """Yield what it prints, and where. Raises TimeoutError."""
        import select  # only for folders

        poll, open_ends = select.poll(), set(self._handles)
        for handle in open_ends:
            poll.register(handle, select.POLLIN)
        while open_ends:
            left = limit - time.monotonic()
            ready = poll.poll(left * 1000) if left > 0 else []
            if not ready:
                raise TimeoutError
            for handle, _event in ready:
                data = os.read(handle, _AT_ONCE)
                yield handle, data
                if not data:
                    poll.unregister(handle)
                    open_ends.remove(handle)

    def _end(self) -> None:
        """End it, if it is still there, and still ours."""
        self._close()
        try:
            if os.waitpid(self._pid, os.WNOHANG) == (0, 0):
                os.kill(self._pid, _KILL)
                os.waitpid(self._pid, 0)
        except OSError:
            pass  # somebody else has waited for it, or it is our parent's

    def _close(self) -> None:
        handles, self._handles = self._handles, []
        for handle in handles:
            os.close(handle)
