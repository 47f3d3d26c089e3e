"""The command for programs whose standard output is their own."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout

from . import main

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main_on_stderr(argv: Sequence[str]) -> int:
    """Run the command line `argv`, with all its output on standard error; give the status."""
    with redirect_stdout(sys.stderr):
        return main(argv)
