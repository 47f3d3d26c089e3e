"""The pieces of the grammar of container image references, each matched in linear time.

Source: github.com/distribution/reference, regexp.go. Everything is ASCII:

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
"""

from __future__ import annotations

TAG_MAX = 128

_DIGIT = "0123456789"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_LETTER = _LOWER + _LOWER.upper()
LOWER_HEX = _DIGIT + "abcdef"
HEX = LOWER_HEX + "ABCDEF"
_WORD = _LETTER + _DIGIT + "_"
# With the characters that are allowed, what may not follow what; the ends count as separators.
_NOT_IN_DOMAIN = ("..", ".-", "-.")
_NOT_IN_PATH = ("___", *(a + b for a in "/._-" for b in "/._-" if a + b not in ("__", "--")))
_AS_SLASHES = dict.fromkeys(map(ord, "._-"), "/")
_NOT_IN_ALGORITHM = ("./", *(f".{character}" for character in "." + _DIGIT))


def is_name(domain: str, path: str) -> bool:
    """Whether the two make a name; what is no domain may still be the first part of a path."""
    return is_path(path) and (is_domain(domain) or is_path(domain))


def is_domain(domain: str) -> bool:
    """Whether `domain` is a host with or without a port."""
    if domain.startswith("["):
        host, bracket, port = domain.partition("]")
        is_host = bracket != "" and only(host[1:], HEX + ":")
    else:
        host, colon, number = domain.partition(":")
        port = colon + number
        is_host = only(host, _LETTER + _DIGIT + "-.") and _lacks(f".{host}.", _NOT_IN_DOMAIN)
    return is_host and (not port or (port[0] == ":" and only(port[1:], _DIGIT)))


def is_path(path: str) -> bool:
    """Whether `path` is a path, its length apart."""
    if not only(path, _LOWER + _DIGIT + "._-/"):
        return False
    text = f"/{path}/"
    # Most paths have no two separators in a row.
    return "//" not in text.translate(_AS_SLASHES) or _lacks(text, _NOT_IN_PATH)


def is_tag(tag: str) -> bool:
    """Whether `tag` is a tag."""
    return len(tag) <= TAG_MAX and only(tag, _WORD + ".-") and tag[0] in _WORD


def is_digest(digest: str) -> bool:
    """Whether `digest` is one by the grammar; its algorithm and length are another matter."""
    algorithm, _, encoded = digest.partition(":")
    return is_algorithm(algorithm) and len(encoded) >= 32 and only(encoded, HEX)


def is_algorithm(algorithm: str) -> bool:
    """Whether `algorithm` can name a digest's algorithm."""
    dotted = algorithm.replace("-", ".").replace("_", ".").replace("+", ".")
    return only(dotted, _LETTER + _DIGIT + ".") and _lacks(f".{dotted}/", _NOT_IN_ALGORITHM)


def only(text: str, characters: str) -> bool:
    """Whether `text` is of these characters, and not empty."""
    return text != "" and text.strip(characters) == ""


def _lacks(text: str, strings: tuple[str, ...]) -> bool:
    for string in strings:  # noqa: SIM110 - it is asked for each image, more than once
        if string in text:
            return False
    return True


def lower(text: str) -> str:
    """Give `text` in lower case, as Go has it."""
    # Go maps the dotted capital I to one letter, Python to two.
    return text.replace("\u0130", "i").lower()
