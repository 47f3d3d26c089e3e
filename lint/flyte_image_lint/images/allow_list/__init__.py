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

from ...text.source import UNKNOWN
from .known import KNOWN_REGISTRIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .matching import Name, Pattern
    from .typos import Hosts

__all__ = ["KNOWN_REGISTRIES", "AllowList"]

_KNOWN = frozenset(KNOWN_REGISTRIES)
_MAX_DOMAINS = 1000
"""How many domains are remembered: most images of a project come from few."""


class AllowList:
    """Patterns of allowed registries and repositories.

    `patterns` is as given, without duplicates. Raises syntax.InvalidPattern.
    """

    __slots__ = ("_by_domain", "_compiled", "_ends", "_hosts", "_texts", "patterns")

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = tuple(dict.fromkeys(patterns))
        # The known ones are many, valid, and begin with those that most images match.
        self._compiled: dict[str, Pattern] = {}
        self._texts = frozenset(self.patterns)
        self._ends: dict[str, list[int]] = {}
        self._by_domain: dict[str, list[Pattern]] = {}
        self._hosts: Hosts | None = None
        for text in self.patterns:
            if text not in _KNOWN:
                self._pattern(text)

    def _pattern(self, text: str) -> Pattern:
        pattern = self._compiled.get(text)
        if pattern is None:
            from .matching import Pattern  # not for the hosts that most images come from

            pattern = self._compiled[text] = Pattern(text)
        return pattern

    def _with_host(self, domain: str) -> list[Pattern]:
        """Give the patterns whose host is that of a domain, ports apart, in their order."""
        patterns = self._by_domain.get(domain)
        if patterns is None:
            if not self._ends:
                for number, text in enumerate(self.patterns):
                    self._ends.setdefault(_end(text), []).append(number)
            name = _name(domain, "")
            ends = (".".join(name.labels[-2:]), *name.labels[-1:], "*")
            numbers = sorted({number for end in ends for number in self._ends.get(end, ())})
            each = (self._pattern(self.patterns[number]) for number in numbers)
            patterns = [pattern for pattern in each if pattern.has_host(name)]
            if len(self._by_domain) == _MAX_DOMAINS:
                self._by_domain.clear()
            self._by_domain[domain] = patterns
        return patterns

    def allows(self, domain: str, path: str) -> bool:
        """Whether a pattern matches; the arguments are as distribution/reference normalizes."""
        if domain in self._texts:  # which allows all paths
            return True
        here = self._with_host(domain)
        if not here:
            return False
        name = _name(domain, path)
        return any(p.has_port(name) and p.has_path(name) for p in here)

    def may_allow(self, domain: str, path: str) -> bool:
        """Whether a pattern may match, once the parts that are `text.UNKNOWN` are known."""
        if UNKNOWN in domain:
            return True
        name = _name(domain, path)
        here = [p for p in self._with_host(domain) if p.has_port(name)]
        if UNKNOWN not in path:
            return any(p.has_path(name) for p in here)
        parts = path.partition(UNKNOWN)[0].split("/")[:-1]
        return any(p.may_hold(parts) for p in here)

    def near_miss(self, domain: str, path: str) -> str | None:
        """Say what is allowed instead where only the port or only the path is not allowed."""
        here = self._with_host(domain)
        if not here:
            return None
        name = _name(domain, path)
        if any(p.has_port(name) and p.has_path(name) for p in here):
            return None
        for p in here:
            if p.has_path(name) and not p.port:
                return f"'{p.text}' is allowed without the port {name.port}"
        texts = [p.text for p in here if p.has_path(name) or p.has_port(name)]
        if not texts:
            return None
        return f"only {_quoted(texts, 3)} {'is' if len(texts) == 1 else 'are'} allowed there"

    def meant(self, domain: str) -> str | None:
        """Give the allowed host that a mistyped one is a slip away from, None without one."""
        if self._hosts is None:
            from .typos import Hosts  # only for mistakes

            self._hosts = Hosts(map(self._pattern, self.patterns))
        return self._hosts.meant(domain)

    def described(self) -> str:
        """Say in a few words what is allowed."""
        if self.patterns == KNOWN_REGISTRIES:
            number = len(self.patterns)
            listed = "('flyte-image-lint check --show-settings' lists them)"
            return f"the {number} built-in registries {listed}"
        return self.shortened()

    def shortened(self, limit: int = 5) -> str:
        """Give the first `limit` patterns in quotes and the number of the others."""
        return _quoted(self.patterns, limit) if self.patterns else "nothing"


def _name(domain: str, path: str) -> Name:
    from .matching import Name  # as above

    return Name(domain, path)


def _end(text: str) -> str:
    """Give the last labels of a pattern's host, two at most; "*" where the last one varies.

    Names that match no pattern are many, and most patterns are told apart by that.
    """
    from .names import hub, plain_port, split_port  # as above

    host, port = split_port(text.partition("/")[0].lower())
    if "[" in host:
        return "*"
    *others, last = hub(host, plain_port(port)).split(".")
    if "*" in last:
        return "*"
    return f"{others[-1]}.{last}" if others and "*" not in others[-1] else last


def _quoted(texts: Sequence[str], limit: int) -> str:
    shown = ", ".join(f"'{text}'" for text in texts[: max(limit, 1)])
    more = len(texts) - max(limit, 1)
    return f"{shown}, … and {more} more" if more > 0 else shown
