"""Hosts, ports and the characters of names, as patterns and references both need them.

Source of the grammar: distribution/reference, regexp.go and normalize.go.
"""

from __future__ import annotations

# registry.hub.docker.com serves the same images; hub.docker.com is the web site and serves none.
_HUB = {"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"}

_ALNUM = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
LABEL = _ALNUM | frozenset("-")
SEGMENT = _ALNUM | frozenset("-._")
_IPV6 = frozenset("0123456789abcdef:")


def split_port(address: str) -> tuple[str, str | None]:
    """Give host and port; what follows an IPv6 address without a colon is left in the host."""
    end = address.find("]") + 1 if address.startswith("[") else 0
    host, colon, port = address[end:].partition(":")
    return address[:end] + host, port if colon else None


def plain_port(port: str | None) -> str:
    """Give a port without leading zeros, or nothing for the default one."""
    plain = (port.lstrip("0") or "0") if port else ""
    return "" if plain == "443" else plain


def hub(host: str, port: str) -> str:
    """Give one name to all of Docker Hub's hosts."""
    return "docker.io" if host in _HUB and port in ("", "*") else host


def split_labels(host: str) -> list[str]:
    """Give the DNS labels of a host; an IPv6 address is one."""
    return [host] if host.startswith("[") else host.split(".")


def is_part(part: str, inner: frozenset[str]) -> bool:
    """Whether a label or segment is of these characters and has no mark at its ends."""
    return inner.issuperset(part) and part[:1] not in "-._" and part[-1:] not in "-._"


def is_ipv6(host: str) -> bool:
    """Whether a host is an IPv6 address in brackets."""
    return len(host) > 2 and host[0] + host[-1] == "[]" and _IPV6.issuperset(host[1:-1])


def is_ipv4(labels: list[str]) -> bool:
    """Whether labels are those of an IPv4 address, some of them with `*`."""
    text = "".join(labels).replace("*", "")
    return text.isdigit() and len(labels) <= 4
