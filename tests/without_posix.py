"""Run a program as far as possible as Windows would: `python without_posix.py MODULE WORD...`.

What only POSIX has is gone from `os`, modules of POSIX cannot be imported, `sys.platform` is
"win32", files that are open can be neither renamed nor removed nor replaced, names are not taken
over, folders cannot be opened, `msvcrt` locks, and text on standard output ends lines with CRLF.
Paths stay those of this system; `test_portable_paths.py` is about those of Windows.
"""

# ruff: noqa: F401 - imported before the system changes, as the standard library looks at it

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import ctypes
import errno
import hashlib
import importlib
import io
import json
import logging
import os
import runpy
import shutil
import stat
import subprocess
import sys
import tempfile
import types

for name in (
    "asyncio",
    "docker",
    "hypothesis",
    "rich",
    "ssl",
    "urllib3",
    "yaml",
):  # have Windows' own
    with contextlib.suppress(ImportError):
        importlib.import_module(name)

MODULES = ("fcntl", "grp", "posix_ipc", "pty", "pwd", "resource", "syslog", "termios", "tty")
FUNCTIONS = """
    chown chroot fchdir fchmod fchown fork forkpty fpathconf fstatvfs getegid geteuid getgid
    getgroups getloadavg getpgid getpgrp getpriority getsid getuid getxattr initgroups
    killpg lchown link listxattr lockf login_tty major makedev mkfifo mknod nice openpty
    pathconf pipe2 posix_fadvise posix_fallocate posix_spawn posix_spawnp pread preadv
    pwrite pwritev readv removexattr sched_getaffinity sched_setaffinity sched_yield
    sendfile setegid seteuid setgid setgroups setpgid setpriority setregid setresgid
    setresuid setreuid setsid setuid setxattr statvfs sync sysconf tcgetpgrp tcsetpgrp
    ttyname uname wait wait3 wait4 waitid writev
"""
FLAGS = """
    O_ACCMODE O_ASYNC O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_LARGEFILE O_NDELAY O_NOATIME
    O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_RSYNC O_SYNC O_TMPFILE
"""

_open, _rename, _replace, _unlink = os.open, os.rename, os.replace, os.unlink
_fstat, _close = os.fstat, os.close


def _is_open(path: str) -> bool:
    real = os.path.realpath(path)
    return any(
        os.path.realpath(f"/proc/self/fd/{number}") == real
        for number in os.listdir("/proc/self/fd")
    )


def _busy(path: str) -> PermissionError:
    return PermissionError(errno.EACCES, "being used by another process", path)


def open_(path, flags, mode=0o777, *, dir_fd=None):
    if os.path.isdir(path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    return _open(path, flags, mode)


def rename(source, target):
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
    replace(source, target)


def replace(source, target):
    for path in (source, target):
        if _is_open(path):
            raise _busy(path)
    _replace(source, target)


def unlink(path, *, dir_fd=None):
    if dir_fd is None and _is_open(path):
        raise _busy(path)
    _unlink(path, dir_fd=dir_fd)


class Msvcrt(types.ModuleType):
    """Locks of bytes, which the end of the handle ends."""

    LK_NBLCK, LK_UNLCK = 2, 0
    held: dict[tuple[int, int], int]

    def locking(self, handle, mode, size):
        status = _fstat(handle)
        key = status.st_dev, status.st_ino
        if self.held.get(key, handle) != handle:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self.held[key] = handle

    def close(self, handle):
        self.held = {key: held for key, held in self.held.items() if held != handle}
        _close(handle)


def change() -> None:
    """Take away what Windows does not have."""
    for name in MODULES:
        sys.modules[name] = None
    for name in (FUNCTIONS + FLAGS).split():
        if hasattr(os, name):
            delattr(os, name)
    os.O_BINARY = 0
    io._WindowsConsoleIO = type("Console", (), {})  # pytest looks at it
    os.open, os.rename, os.replace = open_, rename, replace
    os.unlink = os.remove = unlink
    sys.modules["msvcrt"] = msvcrt = Msvcrt("msvcrt")
    msvcrt.held = {}
    os.close = msvcrt.close
    ctypes.CDLL = None
    tempfile.TemporaryFile = tempfile.NamedTemporaryFile
    sys.platform = "win32"
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(newline="\r\n")


if __name__ == "__main__":
    sys.path[0] = os.getcwd() if "pytest" in sys.argv[1] else sys.path[0]
    change()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
