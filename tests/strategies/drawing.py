"""How tokens are drawn and joined, and the images that both kinds of config hold.

Each table starts with the plainest token, which is what hypothesis shrinks towards.
"""

from __future__ import annotations

from typing import TypeVar

from hypothesis import strategies as st

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


def one(*options: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Draw from one of `options`; one that is named twice counts twice, unlike in `one_of`."""
    return st.integers(0, len(options) - 1).flatmap(lambda at: options[at])


def mostly(common: tuple[str, ...], *rare: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Draw from `common` four times in five, else from any of the `rare` tables."""
    others = [token for table in rare for token in table]
    return st.sampled_from([*common * max(1, 4 * len(others) // len(common)), *others])


def joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Draw from each of `parts` and put the texts together."""
    return st.tuples(*parts).map("".join)
