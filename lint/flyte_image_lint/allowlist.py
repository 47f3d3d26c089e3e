"""Which registries and repositories a project allows.

A pattern is `host[:port][/segment/...]` and is matched on whole DNS labels and whole path
segments, so that no look-alike (`docker.io.evil.com`, `docker.io/myorg-evil`) slips through:

* `*` stands for any characters within one label or segment, `**` for one or more whole labels
  or for any number of whole segments. A host that is only `*` or `**` is any host, at any port.
* A path allows that repository and everything below it; a final `/` or `/**` adds nothing.
* No port means the default one (none, or 443), `:*` any.
* Hosts are compared without case. Repositories have no upper case.
* A wildcard may not make a registered domain variable: `*megacorp.com` and `docker.io.**` are
  refused. In an IPv4 pattern (`10.0.*.*`) it stands for digits only.
* Docker Hub's hosts are one registry, and an official image may be written either way:
  `docker.io/ubuntu` allows `docker.io/library/ubuntu` and what is below `docker.io/ubuntu`.

Source of the names' grammar: distribution/reference, regexp.go and normalize.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NoReturn

# Only hosts whose every name is given out by the provider: where customers choose neighbouring
# names (object storage in aliyuncs.com, myhuaweicloud.com), the region's form keeps them apart.
_KNOWN = {
    "Docker": "docker.io dhi.io",
    "GitHub": "ghcr.io docker.pkg.github.com containers.*.ghe.com",
    "Quay, Red Hat": "quay.io registry.access.redhat.com registry.connect.redhat.com"
    " registry.redhat.io",
    "Flyte, Union, Flyte's local sandbox": "cr.flyte.org cr.union.ai *.cr.union.ai localhost:30000",
    "Amazon": "public.ecr.aws ecr-public.aws.com"
    " *.dkr.ecr.*.amazonaws.com *.dkr.ecr-fips.*.amazonaws.com *.dkr.ecr.*.amazonaws.com.cn"
    " *.dkr.ecr.*.amazonaws.eu *.dkr-ecr.*.on.aws *.dkr-ecr-fips.*.on.aws"
    " *.dkr-ecr.*.on.amazonwebservices.com.cn",
    "Google": "gcr.io *.gcr.io *-docker.pkg.dev docker.*.rep.pkg.dev",
    "Microsoft": "mcr.microsoft.com *.azurecr.io *.*.geo.azurecr.io *.azurecr.cn *.azurecr.us",
    "GitLab": "registry.gitlab.com",
    "Kubernetes": "registry.k8s.io",
    "NVIDIA": "nvcr.io",
    "IBM": "icr.io **.icr.io",
    "Oracle": "container-registry.oracle.com *.ocir.io ocir.*.oci.oraclecloud.com",
    "Alibaba": "**.cr.aliyuncs.com registry*.cn-*.aliyuncs.com registry*.ap-*.aliyuncs.com"
    " registry*.eu-*.aliyuncs.com registry*.me-*.aliyuncs.com registry*.us-*.aliyuncs.com",
    "Tencent": "*ccr.ccs.tencentyun.com *.tencentcloudcr.com",
    "Huawei": "swr.*-*.myhuaweicloud.com",
    "Volcengine": "*.cr.volces.com",
    "Yandex": "cr.yandex",
    "Other clouds": "registry.digitalocean.com rg.*.scw.cloud **.container-registry.ovh.net"
    " registry.heroku.com registry.fly.io *.registry.snowflakecomputing.com",
    "Hosted for many": "*.jfrog.io docker.cloudsmith.io",
    "Vendors' own images": "cgr.dev docker.elastic.co lscr.io registry.fedoraproject.org"
    " registry.opensuse.org registry.suse.com",
}

KNOWN_REGISTRIES: tuple[str, ...] = tuple(" ".join(_KNOWN.values()).split())
"""Patterns of well-known public and cloud registries, the most usual first."""

# registry.hub.docker.com serves the same images; hub.docker.com is the web site and serves none.
_HUB = {"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"}

_LONGEST = 512  # code points; no repository's name is longer than 255
_ALNUM = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LABEL = _ALNUM | frozenset("-")
_SEGMENT = _ALNUM | frozenset("-._")
_IPV6 = frozenset("0123456789abcdef:")
_PATTERN = _SEGMENT | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ*/:[]")
_SECOND_LEVEL = {"ac", "co", "com", "edu", "gov", "net", "org"}  # of countries: co.uk, com.cn


class InvalidPattern(ValueError):  # noqa: N818 - a fact about the user's text
    """What is wrong with a pattern, and often what to write instead."""


class AllowList:
    """Patterns of allowed registries and repositories.

    `patterns` is as given, without duplicates. Raises InvalidPattern.
    """

    __slots__ = ("_compiled", "patterns")

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = tuple(dict.fromkeys(patterns))
        self._compiled = [_Pattern(pattern) for pattern in self.patterns]

    def allows(self, domain: str, path: str) -> bool:
        """Whether a pattern matches; the arguments are as distribution/reference normalizes."""
        name = _Name(domain, path)
        return any(
            p.has_host(name) and p.has_port(name) and p.has_path(name) for p in self._compiled
        )

    def near_miss(self, domain: str, path: str) -> str | None:
        """Say what is allowed instead where only the port or only the path is not allowed."""
        name = _Name(domain, path)
        here = [p for p in self._compiled if p.has_host(name)]
        if any(p.has_port(name) and p.has_path(name) for p in here):
            return None
        for p in here:
            if p.has_path(name) and not p.port:
                return f"'{p.text}' is allowed without the port {name.port}"
        texts = [p.text for p in here if p.has_path(name) or p.has_port(name)]
        if not texts:
            return None
        return f"only {_quoted(texts, 3)} {'is' if len(texts) == 1 else 'are'} allowed there"

    def shortened(self, limit: int = 5) -> str:
        """Give the first `limit` patterns in quotes and the number of the others."""
        return _quoted(self.patterns, limit) if self.patterns else "nothing"


class _Name:
    """A reference's host in labels, its port (empty for the default), its path's spellings."""

    __slots__ = ("host", "labels", "paths", "port")

    def __init__(self, domain: str, path: str) -> None:
        # What is not ASCII is no host, but lower-casing could make it one (the Kelvin sign).
        host, port = _split_port(domain.lower()) if domain.isascii() else ("", None)
        if not (port is None or port.isdigit()):
            host = ""
        self.port = _plain_port(port)
        self.host = _hub(host, self.port)
        self.labels = _labels(self.host)
        if not all(_is_part(label, _LABEL) or _is_ipv6(label) for label in self.labels):
            self.labels = []
        segments = path.split("/")
        self.paths = [segments]
        if self.host == "docker.io" and not self.port:
            if len(segments) == 1:
                self.paths.append(["library", *segments])
            elif len(segments) == 2 and segments[0] == "library":
                self.paths.append(segments[1:])


class _Pattern:
    __slots__ = ("any_host", "digits", "host", "path", "port", "text")

    def __init__(self, text: str) -> None:
        host, port, segments = _parse(text)
        labels = _labels(_hub(host, port))
        self.text = text
        self.any_host = host in ("*", "**")
        self.digits = _is_ipv4(labels)
        self.port = port
        self.host: list[_Token] = []
        for label in labels:
            self.host += [("", ""), None] if label == "**" else [_token(label)]
        self.path = [*map(_token, segments), None]

    def has_host(self, name: _Name) -> bool:
        if not name.labels or (self.digits and not "".join(name.labels).isdigit()):
            return False
        return self.any_host or _matches(self.host, name.labels)

    def has_port(self, name: _Name) -> bool:
        return self.port in ("*", name.port)

    def has_path(self, name: _Name) -> bool:
        return any(_matches(self.path, path) for path in name.paths)


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
    first, *middle, last = token
    end = len(part) - len(last)
    if end < len(first) or not (part.startswith(first) and part.endswith(last)):
        return False
    at = len(first)
    for piece in middle:
        at = part.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def _parse(text: str) -> tuple[str, str, list[str]]:
    """Give host, port (empty for the default, `*` for any) and path segments of `text`."""
    if not text.strip():
        _refuse(text, "is empty; write a registry, for example 'ghcr.io/myorg'")
    if len(text) > _LONGEST:
        _refuse(text, f"is longer than {_LONGEST} characters")
    if any(char.isspace() for char in text):
        _refuse(text, "has a space in it")
    _, found, rest = text.partition("://")
    if found:
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
    host, port = _split_port(address)
    if "[" in address or "]" in address:
        if not _is_ipv6(host):
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
            _check_part(text, label, _LABEL, "DNS label")
        _check_closed(text, labels)
    if not (port in (None, "*") or (port.isdigit() and 0 < int(port) < 65536)):
        _refuse(text, f"has {port!r} for a port; write 1 to 65535 or '*', and no tag")
    return host, "*" if port is None and host in ("*", "**") else _plain_port(port)


def _parse_path(text: str, path: str) -> list[str]:
    segments = path.removesuffix("/").split("/") if path else []
    if segments and ":" in segments[-1]:
        _refuse(text, f"has a tag; write {_untagged(text)!r}")
    if path != path.lower():
        _refuse(text, "has upper case in its path, which no repository has; write lower case")
    for segment in segments:
        _check_part(text, segment, _SEGMENT, "part of a repository's name")
    while segments and segments[-1] == "**":
        segments.pop()
    return segments


def _check_part(text: str, part: str, inner: frozenset[str], what: str) -> None:
    if not _is_part(part, inner | {"*"}):
        _refuse(text, f"has {part!r} in it, which is no {what}")
    if "**" in part and part != "**":
        _refuse(text, f"has {part!r} in it; '**' stands for whole parts, '*' for less")


def _check_closed(text: str, labels: list[str]) -> None:
    """Refuse wildcards that let anyone register a host that matches."""
    stars = [index for index, label in enumerate(labels) if "*" in label]
    if not stars or labels in (["*"], ["**"]) or _is_ipv4(labels):
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


def _split_port(address: str) -> tuple[str, str | None]:
    """Give host and port; what follows an IPv6 address without a colon is left in the host."""
    end = address.find("]") + 1 if address.startswith("[") else 0
    host, colon, port = address[end:].partition(":")
    return address[:end] + host, port if colon else None


def _plain_port(port: str | None) -> str:
    """Give a port without leading zeros, or nothing for the default one."""
    plain = (port.lstrip("0") or "0") if port else ""
    return "" if plain == "443" else plain


def _hub(host: str, port: str) -> str:
    return "docker.io" if host in _HUB and port in ("", "*") else host


def _labels(host: str) -> list[str]:
    return [host] if host.startswith("[") else host.split(".")


def _is_part(part: str, inner: frozenset[str]) -> bool:
    return inner.issuperset(part) and part[:1] not in "-._" and part[-1:] not in "-._"


def _is_ipv6(host: str) -> bool:
    return len(host) > 2 and host[0] + host[-1] == "[]" and _IPV6.issuperset(host[1:-1])


def _is_ipv4(labels: list[str]) -> bool:
    text = "".join(labels).replace("*", "")
    return text.isdigit() and len(labels) <= 4


def _quoted(texts: Sequence[str], limit: int) -> str:
    shown = ", ".join(f"'{text}'" for text in texts[: max(limit, 1)])
    more = len(texts) - max(limit, 1)
    return f"{shown}, … and {more} more" if more > 0 else shown
