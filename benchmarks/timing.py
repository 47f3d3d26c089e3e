"""Whole processes, timed one after the other in rounds, each round in another order."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

LAUNCHER = Path(__file__).with_name("launcher.py")


class Case(NamedTuple):
    """A command to time.

    `findings` tells from its output how many findings it reports, so that the work is seen to be
    done. `statuses` are the exit statuses that it may have. `before` is done before each run.
    """

    name: str
    command: Sequence[str]
    folder: Path
    findings: Callable[[str], int] | None = None
    statuses: Sequence[int] = (0,)
    before: Callable[[], object] | None = None


class Measured(NamedTuple):
    """What came of a case: seconds of each round, KiB at most, findings, seconds of the CPU."""

    name: str
    seconds: list[float]
    memory: int
    findings: int | None
    processor: float = 0.0

    @property
    def least(self) -> float:
        """The least of the seconds: what else the machine does can only add to it."""
        return min(self.seconds)


def measure(cases: Sequence[Case], rounds: int, *, warm: bool = True) -> list[Measured]:
    """Run each case once a round; before that once, to warm the caches and to count findings."""
    findings = {case.name: _findings(case) for case in cases} if warm else {}
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    memory = dict.fromkeys(seconds, 0)
    processor = dict.fromkeys(seconds, math.inf)
    order = random.Random(0)
    for _round in range(rounds):
        for case in order.sample(list(cases), len(cases)):
            taken, used, peak, _output = _run(case)
            processor[case.name] = min(processor[case.name], used)
            seconds[case.name].append(taken)
            memory[case.name] = max(memory[case.name], peak)
    return [
        Measured(name, seconds[name], memory[name], findings.get(name), processor[name])
        for name in (case.name for case in cases)
    ]


def _findings(case: Case) -> int | None:
    *_figures, output = _run(case)
    return case.findings(output) if case.findings else None


def _run(case: Case) -> tuple[float, float, int, str]:
    """Give seconds, those of the processor, KiB at most, and the output of one run."""
    if case.before:
        case.before()
    with tempfile.NamedTemporaryFile() as output:
        launched = subprocess.run(
            [sys.executable, "-I", "-S", str(LAUNCHER), output.name, *case.command],
            cwd=case.folder,
            capture_output=True,
            text=True,
            check=True,
            env=_environment(),
        )
        text = output.read().decode(errors="replace")
    taken, used, peak, status = launched.stdout.split()
    if int(status) not in case.statuses:
        raise RuntimeError(f"{case.name} ended with {status}:\n{text[-2000:]}")
    return float(taken), float(used), int(peak), text


def _environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}
