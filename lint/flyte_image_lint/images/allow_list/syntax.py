"""The syntax of patterns, with an error that says what to write for each mistake."""

from __future__ import annotations

from .names import LABEL, SEGMENT, is_ipv4, is_ipv6, is_part, plain_port, split_port

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_LONGEST = 512  # code points; no repository's name is longer than 255
_PATTERN = SEGMENT | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ*/:[]")
_SECOND_LEVEL = {"ac", "co", "com", "edu", "gov", "net", "org"}  # of countries: co.uk, com.cn


class InvalidPattern(ValueError):  # noqa: N818 - a fact about the user's text
    """What is wrong with a pattern, and often what to write instead."""


def parse(text: str) -> tuple[str, str, list[str]]:
    """Give host, port (empty for the default, `*` for any) and path segments of `text`."""
    if not text.strip():
        _refuse(text, "is empty; write a registry, for example 'ghcr.io/myorg'")
    if len(text) > _LONGEST:
        _refuse(text, f"is longer than {_LONGEST} characters")
    if any(char.isspace() for char in text):
        _refuse(text, "has a space in it")
    _, has_scheme, rest = text.partition("://")
    if has_scheme:
        _refuse(text, f"has a scheme; write {rest or 'ghcr.io/myorg'!r}")
    bare, _, digest = text.partition("@")
    if ":" in digest and "/" not in digest:
        _refuse(text, f"has a digest; write {_untagged(bare)!r}")
    for char in text:
        if char not in _PATTERN:
            _refuse(text, f"has the character {char!r}, which no image's name has")
    address, _, path = text.partition("/")
    return *_parse_host(text, address.lower()), _parse_path(text, path)


def _parse_host(text: str, address: str) -> tuple[str, str]:
    host, port = split_port(address)
    if "[" in address or "]" in address:
        if not is_ipv6(host):
            _refuse(text, f"has {address!r} for a host, which is no IPv6 address")
    elif not host:
        _refuse(text, "starts without a host")
    elif port is None and "." not in host and host not in ("localhost", "*", "**"):
        _refuse(text, f"names no registry; write {'docker.io/' + text.lower()!r}")
    elif host == "hub.docker.com":
        _refuse(text, "names Docker Hub's web site; its registry is 'docker.io'")
    else:
        labels = host.split(".")
        for label in labels:
            _check_part(text, label, LABEL, "DNS label")
        _check_closed(text, labels)
    if not (port in (None, "*") or (port.isdigit() and 0 < int(port) < 65536)):
        _refuse(text, f"has {port!r} for a port; write 1 to 65535 or '*', and no tag")
    return host, "*" if port is None and host in ("*", "**") else plain_port(port)


def _parse_path(text: str, path: str) -> list[str]:
    segments = path.removesuffix("/").split("/") if path else []
    if segments and ":" in segments[-1]:
        _refuse(text, f"has a tag; write {_untagged(text)!r}")
    if path != path.lower():
        _refuse(text, "has upper case in its path, which no repository has; write lower case")
    for segment in segments:
        _check_part(text, segment, SEGMENT, "part of a repository's name")
    while segments and segments[-1] == "**":
        segments.pop()
    return segments


def _check_part(text: str, part: str, inner: frozenset[str], what: str) -> None:
    if not is_part(part, inner | {"*"}):
        _refuse(text, f"has {part!r} in it, which is no {what}")
    if "**" in part and part != "**":
        _refuse(text, f"has {part!r} in it; '**' stands for whole parts, '*' for less")


def _check_closed(text: str, labels: list[str]) -> None:
    """Refuse wildcards that let anyone register a host that matches."""
    stars = [index for index, label in enumerate(labels) if "*" in label]
    if not stars or labels in (["*"], ["**"]) or is_ipv4(labels):
        return
    suffix = labels[-2:]
    country = len(labels) > 2 and len(suffix[1]) == 2 and suffix[0] in _SECOND_LEVEL
    last = stars[-1]
    everything = set(labels[: last + 1]) <= {"*", "**"} and last + 1 < len(labels)
    if last < len(labels) - (3 if country else 2) or everything:
        return
    other = ".".join(labels).replace("**", "evil").replace("*", "evil")
    _refuse(text, f"also matches {other!r}; keep wildcards to the left of the registered domain")


def _refuse(text: str, why: str) -> NoReturn:
    shown = text if len(text) <= 120 else text[:119] + "…"
    raise InvalidPattern(f"pattern {shown!r} {why}")


def _untagged(text: str) -> str:
    head, slash, last = text.rpartition("/")
    return head + slash + last.partition(":")[0]
