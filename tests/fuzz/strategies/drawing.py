"""How tokens are drawn and joined, and the images that both kinds of config hold.

Each table starts with the plainest token, which is what hypothesis shrinks towards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

S = TypeVar("S")
T = TypeVar("T")

IMAGES = (
    "docker.io/x:1", "docker.io/x", "x", "localhost:5000/x:1", "localhost:5000/x", "localhost:5000",
    "r/x:1:2", "r/x@", "r/x:", "r/x@sha256:" + "a" * 64, "r/x:1@sha256:" + "b" * 64, "r/x@v1@v2",
    "r/x@v1@", "x@a:b/c", "@", ":", "Docker.io/Org/Img:V1", "https://r/x:1", "r//x", "/x",
    "[::1]:5000/x:1", "a b", "bü/ro:é",
)  # fmt: skip
# A component of a path has at most 255 bytes, a path 4,095: flytekit asks whether it is a file.
LONG = (
    "x" * 255, "x" * 256, "x/" + "y" * 300, "y" * 300 + "/x:1", "é" * 128, "./" + "x" * 256,
    "docker.io/x:" + "9" * 250, "a/" * 2047 + "a", "a/" * 2048, "\U0001f433" * 64,
)  # fmt: skip


Draw = Callable[[Random], T]
"""What makes something up with the numbers that it is given, the same of the same ones."""


def strategy(draw: Draw[T]) -> st.SearchStrategy[T]:
    """Give what hypothesis draws from, with numbers that it can make smaller."""
    return st.randoms(use_true_random=False).map(draw)


def sampled(table: Sequence[T]) -> Draw[T]:
    """Draw from a table."""
    return lambda random: random.choice(table)


def one(*options: Draw[T]) -> Draw[T]:
    """Draw from one of `options`; one that is named twice counts twice."""
    return lambda random: random.choice(options)(random)


def mostly(common: tuple[str, ...], *rare: tuple[str, ...]) -> Draw[str]:
    """Draw from `common` four times in five, else from any of the `rare` tables."""
    others = [token for table in rare for token in table]
    return sampled([*common * max(1, 4 * len(others) // len(common)), *others])


def joined(*parts: Draw[str]) -> Draw[str]:
    """Draw from each of `parts` and put the texts together."""
    return lambda random: "".join([part(random) for part in parts])


def some(draw: Draw[T], least: int, most: int) -> Draw[list[T]]:
    """Draw several times."""
    return lambda random: [draw(random) for _each in range(random.randint(least, most))]


def changed(draw: Draw[S], change: Callable[[S], T]) -> Draw[T]:
    """Draw, and make something else of it."""
    return lambda random: change(draw(random))
