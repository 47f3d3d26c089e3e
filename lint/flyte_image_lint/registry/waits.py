"""How long a registry asks to be left alone."""

from __future__ import annotations

import re
import time

_SECONDS = re.compile(r"[0-9]{1,9}")


def retry_after(value: str | None) -> float | None:
    """Give the seconds that a Retry-After header means, None without a usable one (RFC 9110)."""
    if value is None:
        return None
    if _SECONDS.fullmatch(value.strip()):
        return int(value)
    from email.utils import parsedate_to_datetime  # only for dates

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
