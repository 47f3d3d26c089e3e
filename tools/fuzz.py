"""Long runs of the tests in tests/fuzz/, with a seed and a number of inputs."""

from __future__ import annotations

import argparse
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "fuzz"
FILES = {"scripts": "test_scripts.py", "makefiles": "test_scripts.py"}
"""Kinds that share a file of tests; the other kinds have one of their name."""


def kinds() -> list[str]:
    """Give what can be made up."""
    names = {path.stem.removeprefix("test_").replace("_", "-") for path in FOLDER.glob("test_*.py")}
    return sorted({*FILES, *names} - {"runs"})


def arguments(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """Give pytest's arguments, and the variables that say how many inputs and which."""
    parser = argparse.ArgumentParser("dev.py fuzz", description=__doc__, allow_abbrev=False)
    parser.add_argument("--seed", default="random", help="a number, or 'random' (default)")
    parser.add_argument("--count", type=int, default=10_000, help="inputs of each test [10000]")
    parser.add_argument("--start", type=int, default=0, help="the number of the first input [0]")
    parser.add_argument("kinds", nargs="*", metavar="KIND", choices=[*kinds(), []],
                        help=f"what is made up: {', '.join(kinds())} [all]")  # fmt: skip
    parsed = parser.parse_args(words)
    tests = []
    for kind in parsed.kinds or kinds():
        test = f"tests/fuzz/{FILES.get(kind) or 'test_' + kind.replace('-', '_') + '.py'}"
        tests.append(f"{test}::test_the_same_commands_run[{kind}]" if kind in FILES else test)
    variables = {
        "FLYTE_IMAGE_LINT_SEED": parsed.seed,
        "FLYTE_IMAGE_LINT_EXAMPLES": str(parsed.count),
        "FLYTE_IMAGE_LINT_START": str(parsed.start),
    }
    return ["-q", "-s", *tests], variables
