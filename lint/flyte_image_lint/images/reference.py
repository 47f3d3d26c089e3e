"""The grammar of container image references, as container runtimes have it.

Source: github.com/distribution/reference, `ParseNormalizedNamed` in normalize.go, with the digest
algorithms of github.com/opencontainers/go-digest. The pieces are in `grammar`:

    reference := name [ ":" tag ] [ "@" digest ]
    name      := [ domain "/" ] path

What stands before the first "/" is taken for the domain if it is `localhost` or holds a ".", a ":"
or an upper-case letter; otherwise the domain is docker.io. On docker.io, a path of one component
is in `library/`. A value is split, never searched, so the time is linear in its length.
"""

from __future__ import annotations

from ..text.source import Span
from .grammar import (
    HEX,
    LOWER_HEX,
    is_algorithm,
    is_digest,
    is_domain,
    is_name,
    is_tag,
    lower,
    only,
)

EMPTY = "empty"
UPPERCASE = "uppercase"  # the repository would do in lower case
IDENTIFIER = "identifier"  # 64 hexadecimal digits alone
PATH_TOO_LONG = "path-too-long"
DIGEST_MALFORMED = "digest-malformed"
DIGEST_UNSUPPORTED = "digest-unsupported"  # well-formed, of another algorithm
DIGEST_LENGTH = "digest-length"
FORMAT = "format"  # anything else

DOCKER_HUB = "docker.io"
PATH_MAX = 255
DIGEST_HEX_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}

_DIGEST_MESSAGES = {
    DIGEST_MALFORMED: "invalid checksum digest format",
    DIGEST_UNSUPPORTED: "unsupported digest algorithm",
    DIGEST_LENGTH: "invalid checksum digest length",
}


class InvalidReferenceError(ValueError):
    """`value` is no image reference.

    `reason` is one of the constants above, as precise as can be told; `message` is what
    distribution/reference says, which is often less.
    """

    def __init__(self, value: str, reason: str, message: str) -> None:
        super().__init__(value, reason, message)
        self.value = value
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return self.message


class Reference:
    """A parsed reference: `original` as written, the other parts normalised.

    Spans are offsets, in code points, of the parts inside `original`, None for a part that is not
    written; `path_span` is of the path without an implied `library/`. `domain` is "" in one case:
    in `my_host.io/x` the first segment cannot be a host, but all of it can be a path.
    """

    __slots__ = ("digest", "domain", "original", "path", "tag")

    def __init__(
        self, original: str, domain: str, path: str, tag: str | None, digest: str | None
    ) -> None:
        self.original = original
        self.domain = domain
        self.path = path
        self.tag = tag
        self.digest = digest

    def __repr__(self) -> str:
        return f"Reference({self.original!r})"

    @property
    def implicit_registry(self) -> bool:
        """Whether no host is written, so that it is Docker Hub."""
        return self.domain == DOCKER_HUB and domain_end(self.original) < 0

    @property
    def name(self) -> str:
        """Domain and path: `docker.io/library/ubuntu`."""
        return f"{self.domain}/{self.path}" if self.domain else self.path

    @property
    def canonical(self) -> str:
        """The name with the tag and the digest that are written."""
        tag = "" if self.tag is None else f":{self.tag}"
        digest = "" if self.digest is None else f"@{self.digest}"
        return f"{self.name}{tag}{digest}"

    @property
    def domain_span(self) -> Span | None:
        """Place of the domain."""
        end = domain_end(self.original) if self.domain else -1
        return Span(0, end) if end >= 0 else None

    @property
    def path_span(self) -> Span:
        """Place of the path, as much of it as is written."""
        domain, after = self.domain_span, self.tag_span or self.digest_span
        start = domain.end + 1 if domain else 0
        return Span(start, after.start - 1 if after else len(self.original))

    @property
    def tag_span(self) -> Span | None:
        """Place of the tag, without the colon."""
        if self.tag is None:
            return None
        digest = self.digest_span
        end = digest.start - 1 if digest else len(self.original)
        return Span(end - len(self.tag), end)

    @property
    def digest_span(self) -> Span | None:
        """Place of the digest, without the at sign."""
        end = len(self.original)
        return None if self.digest is None else Span(end - len(self.digest), end)


_parsed: dict[str, Reference] = {}
MAX_PARSED = 1000
"""References that are remembered; each rule asks for that of its image anew."""


def parse(value: str) -> Reference:
    """Take `value` apart, keeping both tag and digest where both are written.

    No default tag is added. Raises InvalidReferenceError, nothing else.
    """
    reference = _parsed.get(value)
    if reference is None:
        if len(_parsed) >= MAX_PARSED:
            _parsed.clear()
        reference = _parsed[value] = _parse(value)
    return reference


def parsed(value: str) -> Reference | None:
    """Take `value` apart; None where it is no reference."""
    try:
        return parse(value)
    except InvalidReferenceError:
        return None


def _parse(value: str) -> Reference:
    if len(value) == 64 and only(value, LOWER_HEX):
        message = f"invalid repository name ({value}), cannot specify 64-byte hexadecimal strings"
        raise InvalidReferenceError(value, IDENTIFIER, message)
    end = domain_end(value)
    domain, remainder = (value[:end], value[end + 1 :]) if end >= 0 else (DOCKER_HUB, value)
    if domain == "index.docker.io":
        domain = DOCKER_HUB
    if domain == DOCKER_HUB and "/" not in remainder:
        remainder = f"library/{remainder}"
    named, at, digest = remainder.partition("@")
    path, colon, tag = named.partition(":")
    parts = (domain, path, tag if colon else None, digest if at else None)

    remote = remainder.partition(":")[0]
    if remote != lower(remote) or not _matches(*parts):
        reason = _reason(*parts) if value else EMPTY
        raise InvalidReferenceError(value, reason, _message(remote, *parts))
    if not is_domain(domain):
        parts = ("", f"{domain}/{path}", *parts[2:])
    if len(parts[1]) > PATH_MAX:
        message = f"repository name must not be more than {PATH_MAX} characters"
        raise InvalidReferenceError(value, PATH_TOO_LONG, message)
    wrong = _digest_reason(digest) if at else None
    if wrong:
        raise InvalidReferenceError(value, wrong, _DIGEST_MESSAGES[wrong])
    return Reference(value, *parts)


def domain_end(value: str) -> int:
    """Give the offset of the "/" after the domain, -1 where none is written."""
    end = value.find("/")
    first = value[: max(end, 0)]
    is_domain = first == "localhost" or "." in first or ":" in first or first != lower(first)
    return end if is_domain else -1


def _matches(domain: str, path: str, tag: str | None, digest: str | None) -> bool:
    return (
        is_name(domain, path)
        and (tag is None or is_tag(tag))
        and (digest is None or is_digest(digest))
    )


def _message(remote: str, domain: str, path: str, tag: str | None, digest: str | None) -> str:
    """Say of parts that do not match what distribution/reference says.

    Its `remote` ends at the first ":", be that after an "@".
    """
    if remote != lower(remote):
        return f"invalid reference format: repository name ({remote}) must be lowercase"
    parts = (domain, path, tag, digest)
    lowered = (lower(domain), path, tag and lower(tag), digest and lower(digest))
    if lowered != parts and _matches(*lowered):
        return "repository name must be lowercase"
    return "invalid reference format"


def _reason(domain: str, path: str, tag: str | None, digest: str | None) -> str:
    """Say of parts that do not match which is the first that does not."""
    if not is_name(domain, path):
        return UPPERCASE if is_name(lower(domain), lower(path)) else FORMAT
    if tag is not None and not is_tag(tag):
        return FORMAT
    return (digest is not None and _digest_reason(digest)) or FORMAT


def _digest_reason(digest: str) -> str | None:
    algorithm, _, encoded = digest.partition(":")
    if not (is_algorithm(algorithm) and only(encoded, HEX)):
        return DIGEST_MALFORMED
    length = DIGEST_HEX_LENGTHS.get(algorithm)
    if length is None:
        return DIGEST_UNSUPPORTED if algorithm == lower(algorithm) else DIGEST_MALFORMED
    if len(encoded) != length:
        return DIGEST_LENGTH
    return None if only(encoded, LOWER_HEX) else DIGEST_MALFORMED
