"""The grammar of container image references, as container runtimes have it.

Source: github.com/distribution/reference, `ParseNormalizedNamed` in normalize.go, with the digest
algorithms of github.com/opencontainers/go-digest. Everything is ASCII:

    reference                  := name [ ":" tag ] [ "@" digest ]
    name                       := [ domain "/" ] path
    domain                     := host [ ":" port-number ]
    host                       := domain-name | "[" IPv6address "]"
    domain-name                := domain-component { "." domain-component }
    domain-component           := /[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]/
    IPv6address                := /[a-fA-F0-9:]+/
    port-number                := /[0-9]+/
    path                       := path-component { "/" path-component }     ; at most 255
    path-component             := alpha-numeric { separator alpha-numeric }
    alpha-numeric              := /[a-z0-9]+/
    separator                  := /[._]|__|-+/
    tag                        := /[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}/
    digest                     := digest-algorithm ":" digest-hex
    digest-algorithm           := digest-algorithm-component { /[-_+.]/ digest-algorithm-component }
    digest-algorithm-component := /[A-Za-z][A-Za-z0-9]*/
    digest-hex                 := /[0-9a-fA-F]{32,}/
    identifier                 := /[a-f0-9]{64}/                            ; not a reference

What stands before the first "/" is taken for the domain if it is `localhost` or holds a ".", a ":"
or an upper-case letter; otherwise the domain is docker.io. On docker.io, a path of one component
is in `library/`. A value is split, never searched, so the time is linear in its length.
"""

from __future__ import annotations

from .text import Span

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
TAG_MAX = 128
DIGEST_HEX_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}

_DIGIT = "0123456789"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_LETTER = _LOWER + _LOWER.upper()
_LOWER_HEX = _DIGIT + "abcdef"
_HEX = _LOWER_HEX + "ABCDEF"
_WORD = _LETTER + _DIGIT + "_"
# With the characters that are allowed, what may not follow what; the ends count as separators.
_NOT_IN_DOMAIN = ("..", ".-", "-.")
_NOT_IN_PATH = ("___", *(a + b for a in "/._-" for b in "/._-" if a + b not in ("__", "--")))
_NOT_IN_ALGORITHM = ("./", *(f".{character}" for character in "." + _DIGIT))
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
        return self.domain == DOCKER_HUB and _domain_end(self.original) < 0

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
        end = _domain_end(self.original) if self.domain else -1
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


def parse(value: str) -> Reference:
    """Take `value` apart, keeping both tag and digest where both are written.

    No default tag is added. Raises InvalidReferenceError, nothing else.
    """
    if len(value) == 64 and _only(value, _LOWER_HEX):
        message = f"invalid repository name ({value}), cannot specify 64-byte hexadecimal strings"
        raise InvalidReferenceError(value, IDENTIFIER, message)
    end = _domain_end(value)
    domain, remainder = (value[:end], value[end + 1 :]) if end >= 0 else (DOCKER_HUB, value)
    if domain == "index.docker.io":
        domain = DOCKER_HUB
    if domain == DOCKER_HUB and "/" not in remainder:
        remainder = f"library/{remainder}"
    named, at, digest = remainder.partition("@")
    path, colon, tag = named.partition(":")
    parts = (domain, path, tag if colon else None, digest if at else None)

    remote = remainder.partition(":")[0]
    if remote != _lower(remote) or not _matches(*parts):
        reason = _reason(*parts) if value else EMPTY
        raise InvalidReferenceError(value, reason, _message(remote, *parts))
    if not _is_domain(domain):
        parts = ("", f"{domain}/{path}", *parts[2:])
    if len(parts[1]) > PATH_MAX:
        message = f"repository name must not be more than {PATH_MAX} characters"
        raise InvalidReferenceError(value, PATH_TOO_LONG, message)
    wrong = _digest_reason(digest) if at else None
    if wrong:
        raise InvalidReferenceError(value, wrong, _DIGEST_MESSAGES[wrong])
    return Reference(value, *parts)


def _domain_end(value: str) -> int:
    """Give the offset of the "/" after the domain, -1 where none is written."""
    end = value.find("/")
    first = value[: max(end, 0)]
    is_domain = first == "localhost" or "." in first or ":" in first or first != _lower(first)
    return end if is_domain else -1


def _matches(domain: str, path: str, tag: str | None, digest: str | None) -> bool:
    return (
        _is_name(domain, path)
        and (tag is None or _is_tag(tag))
        and (digest is None or _is_digest(digest))
    )


def _message(remote: str, domain: str, path: str, tag: str | None, digest: str | None) -> str:
    """Say of parts that do not match what distribution/reference says.

    Its `remote` ends at the first ":", be that after an "@".
    """
    if remote != _lower(remote):
        return f"invalid reference format: repository name ({remote}) must be lowercase"
    if _matches(_lower(domain), path, tag and _lower(tag), digest and _lower(digest)):
        return "repository name must be lowercase"
    return "invalid reference format"


def _reason(domain: str, path: str, tag: str | None, digest: str | None) -> str:
    """Say of parts that do not match which is the first that does not."""
    if not _is_name(domain, path):
        return UPPERCASE if _is_name(_lower(domain), _lower(path)) else FORMAT
    if tag is not None and not _is_tag(tag):
        return FORMAT
    return (digest is not None and _digest_reason(digest)) or FORMAT


def _digest_reason(digest: str) -> str | None:
    algorithm, _, encoded = digest.partition(":")
    if not (_is_algorithm(algorithm) and _only(encoded, _HEX)):
        return DIGEST_MALFORMED
    length = DIGEST_HEX_LENGTHS.get(algorithm)
    if length is None:
        return DIGEST_UNSUPPORTED if algorithm == _lower(algorithm) else DIGEST_MALFORMED
    if len(encoded) != length:
        return DIGEST_LENGTH
    return None if _only(encoded, _LOWER_HEX) else DIGEST_MALFORMED


def _is_name(domain: str, path: str) -> bool:
    return _is_path(path) and (_is_domain(domain) or _is_path(domain))


def _is_domain(domain: str) -> bool:
    if domain.startswith("["):
        host, bracket, port = domain.partition("]")
        is_host = bracket != "" and _only(host[1:], _HEX + ":")
    else:
        host, colon, number = domain.partition(":")
        port = colon + number
        is_host = _only(host, _LETTER + _DIGIT + "-.") and _lacks(f".{host}.", _NOT_IN_DOMAIN)
    return is_host and (not port or (port[0] == ":" and _only(port[1:], _DIGIT)))


def _is_path(path: str) -> bool:
    return _only(path, _LOWER + _DIGIT + "._-/") and _lacks(f"/{path}/", _NOT_IN_PATH)


def _is_tag(tag: str) -> bool:
    return len(tag) <= TAG_MAX and _only(tag, _WORD + ".-") and tag[0] in _WORD


def _is_digest(digest: str) -> bool:
    algorithm, _, encoded = digest.partition(":")
    return _is_algorithm(algorithm) and len(encoded) >= 32 and _only(encoded, _HEX)


def _is_algorithm(algorithm: str) -> bool:
    dotted = algorithm.replace("-", ".").replace("_", ".").replace("+", ".")
    return _only(dotted, _LETTER + _DIGIT + ".") and _lacks(f".{dotted}/", _NOT_IN_ALGORITHM)


def _only(text: str, characters: str) -> bool:
    return text != "" and text.strip(characters) == ""


def _lacks(text: str, strings: tuple[str, ...]) -> bool:
    return not any(string in text for string in strings)


def _lower(text: str) -> str:
    # Go maps the dotted capital I to one letter, Python to two.
    return text.replace("\u0130", "i").lower()
