"""References of INI values to other options, as configparser has them.

Source: https://docs.python.org/3/library/configparser.html#interpolation-of-values
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_REFERENCE = re.compile(r"%%|%\(([^)]+)\)s")


def references(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the option, in lower case, of each `%(option)s`, and where that begins and ends."""
    for match in _REFERENCE.finditer(text) if "%(" in text else ():
        if match[1]:
            yield match[1].lower(), match.start(), match.end()
