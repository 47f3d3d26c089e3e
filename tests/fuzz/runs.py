"""How many random inputs the tests try, and which.

FLYTE_IMAGE_LINT_EXAMPLES is their number, FLYTE_IMAGE_LINT_SEED a number or `random`, and
FLYTE_IMAGE_LINT_START the number of the first. What has one seed and one number is always the same.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T", str, bytes)

_SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"
SEED = str(Random().randrange(10**6)) if _SEED == "random" else _SEED
START = int(os.environ.get("FLYTE_IMAGE_LINT_START") or 0)
MANY = 1000
"""From so many inputs on, all that is looked for must have been seen."""
MOST_FAULTS = 10
"""A run ends when it has found so many."""


def examples(default: int) -> int:
    """Give how many inputs are tried."""
    return int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or default)


EXAMPLES = examples(3000)
"""For the tests against SDKs."""


class Run:
    """A run over inputs that have numbers; says how far it is, and what was wrong."""

    def __init__(self, kind: str, default: int) -> None:
        self.kind = kind
        self.count = examples(default)
        self.seen: Counter[str] = Counter()
        self.faults: list[str] = []

    @property
    def is_long(self) -> bool:
        """Whether it has so many inputs that everything must have been seen."""
        return self.count >= MANY

    def random(self, number: int) -> Random:
        """Give what makes up the input of a number."""
        return Random(f"{SEED} {self.kind} {number}")

    def batches(self, size: int) -> Iterator[range]:
        """Give the numbers of the inputs; says after each batch how far it is."""
        end = START + self.count
        step = max(100, self.count // 100)
        for start in range(START, end, size):
            yield range(start, min(start + size, end))
            done = min(start + size, end) - START
            if done == self.count or done // step != (start - START) // step:
                print(
                    f"{self.kind}, seed {SEED}: {done:,} of {self.count:,},"
                    f" {len(self.faults)} wrong, {dict(sorted(self.seen.items()))}",
                    flush=True,
                )
            if len(self.faults) >= MOST_FAULTS:
                return

    def numbers(self) -> Iterator[tuple[int, Random]]:
        """Give each number, and what makes up its input."""
        for batch in self.batches(1):
            yield from ((number, self.random(number)) for number in batch)

    @contextlib.contextmanager
    def trying(self, number: int, text: str | bytes) -> Iterator[None]:
        """Take any error for a fault of this input, and go on."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 # it is said, with the input
            self.fault(number, f"{text!r}\n{type(error).__name__}: {error}")

    def fault(self, number: int, what: str) -> None:
        """Say what is wrong with the input of a number."""
        again = f"python3 dev.py fuzz --seed {SEED} --start {number} --count 1 {self.kind}"
        self.faults.append(f"{what}\n{again}")
        print(self.faults[-1], flush=True)

    def end(self) -> None:
        """Fail if anything was wrong."""
        assert not self.faults, "\n\n".join(self.faults)


def smaller(data: T, is_wrong: Callable[[T], bool]) -> T:
    """Leave out of a text whatever it can be wrong without."""
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + size :]
            if is_wrong(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data
