"""What a registry asks for when it answers 401: the header WWW-Authenticate (RFC 9110, 11.6)."""

from __future__ import annotations

import re
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PARAMETER = re.compile(rf"({_WORD})\s*=\s*({_QUOTED}|{_WORD})")
_SCHEME = re.compile(rf"({_WORD})(?=\s|,|$)")
_BETWEEN = re.compile(r"[\s,]*")


class Challenge(NamedTuple):
    """One way to authenticate: the scheme and the names of the parameters are in lower case."""

    scheme: str
    parameters: Mapping[str, str]


def challenges(header: str) -> list[Challenge]:
    """Take the header apart; what cannot be read ends it."""
    found: list[tuple[str, dict[str, str]]] = []
    at = 0
    while True:
        at = _end(_BETWEEN.match(header, at))
        parameter = _PARAMETER.match(header, at) if found else None
        if parameter is not None:
            found[-1][1].setdefault(parameter[1].lower(), _unquoted(parameter[2]))
            at = parameter.end()
            continue
        scheme = _SCHEME.match(header, at)
        if scheme is None:
            return [Challenge(*each) for each in found]
        found.append((scheme[1].lower(), {}))
        at = scheme.end()


def _end(match: re.Match[str] | None) -> int:
    assert match is not None  # noqa: S101 (the pattern matches the empty text)
    return match.end()


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
