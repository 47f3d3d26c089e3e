"""The environment with what builds and checks a release, for the tests that need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dev
from oracle.locking import locked

if TYPE_CHECKING:
    from pathlib import Path


def release() -> Path:
    """Make it, or bring it up to date, and give its bin folder; one process at a time."""
    dev.CACHE.mkdir(exist_ok=True)
    with locked(dev.CACHE / "release.lock"):
        return dev.release()
