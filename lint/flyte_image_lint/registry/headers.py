"""What headers of a response mean: WWW-Authenticate, Link and Retry-After.

Source: RFC 9110, sections 11.6 and 10.2.3, and RFC 8288, section 3.
"""

from __future__ import annotations

import re
import time
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PARAMETER = re.compile(rf"({_WORD})\s*=\s*({_QUOTED}|{_WORD})")
_SCHEME = re.compile(rf"({_WORD})(?=\s|,|$)")
_BETWEEN = re.compile(r"[\s,]*")
_TARGET = re.compile(r"<([^<>]*)>")
# Beside what RFC 8288 has, a value in single quotes, which some registries send.
_VALUE = rf"{_QUOTED}|'[^']*'|[^\s;,\"]*"
_ATTRIBUTE = re.compile(rf"\s*;\s*(?:({_WORD})\s*(?:=\s*({_VALUE}))?)?")
_SECONDS = re.compile(r"[0-9]{1,9}")


class Challenge(NamedTuple):
    """One way to authenticate: the scheme and the names of the parameters are in lower case."""

    scheme: str
    parameters: Mapping[str, str]


def challenges(header: str) -> list[Challenge]:
    """Take WWW-Authenticate apart; what cannot be read ends it."""
    schemes: list[tuple[str, dict[str, str]]] = []
    at = 0
    while True:
        at = _end(_BETWEEN.match(header, at))
        parameter = _PARAMETER.match(header, at) if schemes else None
        if parameter is not None:
            schemes[-1][1].setdefault(parameter[1].lower(), _unquoted(parameter[2]))
            at = parameter.end()
            continue
        scheme = _SCHEME.match(header, at)
        if scheme is None:
            return [Challenge(*each) for each in schemes]
        schemes.append((scheme[1].lower(), {}))
        at = scheme.end()


def next_link(header: str) -> str | None:
    """Give the address whose relations in Link include `next`, None where none does."""
    for target, relations in _links(header):
        if "next" in relations:
            return target
    return None


def retry_after(value: str | None) -> float | None:
    """Give the seconds that Retry-After means, None where there is no usable one."""
    if value is None:
        return None
    if _SECONDS.fullmatch(value.strip()):
        return int(value)
    from email.utils import parsedate_to_datetime  # only for dates

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _links(header: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each link's target and its relations; after what cannot be read, the next comma."""
    at = 0
    while at >= 0:
        at = _end(_BETWEEN.match(header, at))
        target = _TARGET.match(header, at)
        if target is None:
            at = header.find(",", at)
            continue
        at = target.end()
        relations: list[str] | None = None
        while (attribute := _ATTRIBUTE.match(header, at)) is not None:
            at = attribute.end()
            if relations is None and (attribute[1] or "").lower() == "rel":  # the first one counts
                relations = _unquoted(attribute[2] or "").lower().split()
        yield target[1], relations or []


def _end(match: re.Match[str] | None) -> int:
    assert match is not None  # noqa: S101 (the pattern matches the empty text)
    return match.end()


def _unquoted(value: str) -> str:
    if value.startswith("'"):
        return value.strip("'")
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
