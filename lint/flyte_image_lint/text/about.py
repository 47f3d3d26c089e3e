"""What this program says of itself: its version, and where it comes from."""

from __future__ import annotations

__version__ = "0.2.0"

HOME = "https://github.com/flyte-image-lint/flyte-image-lint"
"""The address of the repository; `python3 dev.py home URL` changes it everywhere."""
