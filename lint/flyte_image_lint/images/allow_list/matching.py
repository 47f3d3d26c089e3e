"""Matching of names against patterns, on whole labels and whole segments."""

from __future__ import annotations

from ...text.stars import fits
from .names import LABEL, hub, is_ipv4, is_ipv6, is_part, plain_port, split_labels, split_port
from .syntax import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Name:
    """A reference's host in labels, its port (empty for the default), its path's spellings."""

    __slots__ = ("host", "labels", "paths", "port")

    def __init__(self, domain: str, path: str) -> None:
        # What is not ASCII is no host, but lower-casing could make it one (the Kelvin sign).
        host, port = split_port(domain.lower()) if domain.isascii() else ("", None)
        if not (port is None or port.isdigit()):
            host = ""
        self.port = plain_port(port)
        self.host = hub(host, self.port)
        self.labels = split_labels(self.host)
        if not all(is_part(label, LABEL) or is_ipv6(label) for label in self.labels):
            self.labels = []
        segments = path.split("/")
        self.paths = [segments]
        if self.host == "docker.io" and not self.port:
            if len(segments) == 1:
                self.paths.append(["library", *segments])
            elif len(segments) == 2 and segments[0] == "library":
                self.paths.append(segments[1:])


class Pattern:
    """A pattern, taken apart; `text` is as written, `labels` its host. Raises InvalidPattern."""

    __slots__ = ("any_host", "digits", "host", "labels", "path", "port", "text")

    def __init__(self, text: str) -> None:
        host, port, segments = parse(text)
        labels = split_labels(hub(host, port))
        self.text = text
        self.labels = split_labels(host)
        self.any_host = host in ("*", "**")
        self.digits = is_ipv4(labels)
        self.port = port
        self.host: list[_Token] = []
        for label in labels:
            self.host += [("", ""), None] if label == "**" else [_token(label)]
        self.path = [*map(_token, segments), None]

    def has_host(self, name: Name) -> bool:
        """Whether the hosts match, ports apart."""
        if not name.labels or (self.digits and not "".join(name.labels).isdigit()):
            return False
        return self.any_host or _matches(self.host, name.labels)

    def has_port(self, name: Name) -> bool:
        """Whether the ports match."""
        return self.port in ("*", name.port)

    def has_path(self, name: Name) -> bool:
        """Whether the path matches in one of its spellings."""
        return any(_matches(self.path, path) for path in name.paths)

    def may_hold(self, folders: Sequence[str]) -> bool:
        """Whether a path that begins with these segments may match."""
        for token, folder in zip(self.path, folders, strict=False):
            if token is None:
                return True
            if not _fits(token, folder):
                return False
        return True


# A label or segment: itself, its pieces between `*`, or None for any number of them.
_Token = str | tuple[str, ...] | None


def _token(part: str) -> _Token:
    if part == "**":
        return None
    return tuple(part.split("*")) if "*" in part else part


def _matches(tokens: Sequence[_Token], parts: Sequence[str]) -> bool:
    """Whether `tokens` match all `parts`; at worst their lengths multiplied, never more."""
    at = done = 0
    retry = -1  # the token after the last None, which alone can ever need another try
    from_part = 0
    while done < len(parts):
        if at < len(tokens) and tokens[at] is None:
            at += 1
            retry, from_part = at, done
        elif at < len(tokens) and _fits(tokens[at], parts[done]):
            at += 1
            done += 1
        elif retry >= 0:
            from_part += 1
            at, done = retry, from_part
        else:
            return False
    return all(token is None for token in tokens[at:])


def _fits(token: _Token, part: str) -> bool:
    if token is None or isinstance(token, str):
        return token == part
    return fits(token, part)
