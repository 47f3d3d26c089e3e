"""Runs one command and prints seconds, those of the processor, KiB at most, and exit status.

In a process of its own, since Linux counts what a process held before it became another program:
one that has measured much, and has grown, would lend its own size to what it starts.
"""

from __future__ import annotations

import os
import sys
import time

output, command = sys.argv[1], sys.argv[2:]
started = time.perf_counter()
pid = os.fork()
if pid == 0:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    target = os.open(output, os.O_WRONLY | os.O_TRUNC)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.execvp(command[0], command)
_pid, status, usage = os.wait4(pid, 0)
taken = time.perf_counter() - started
print(taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
