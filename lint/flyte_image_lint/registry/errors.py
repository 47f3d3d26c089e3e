"""What can go wrong with a registry."""

from __future__ import annotations

from ..text.source import shorten, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Self

NOT_FOUND = "not-found"
UNAUTHORIZED = "unauthorized"  # private, or absent and the registry does not say so
UNREACHABLE = "unreachable"
INVALID = "invalid"  # an answer that cannot be used
RATE_LIMITED = "rate-limited"
TIMED_OUT = "timed-out"  # the time for the host or for the run is over
INCOMPLETE = "incomplete"  # a search that was given up
UNAVAILABLE = "unavailable"  # the extra `registry` is not installed

_LONGEST = 1500  # code points: a host may have 255, and a line to write names two of them twice
NEEDS_EXTRA = "registry access needs the extra 'registry'"


class RegistryError(Exception):
    """One image, or one registry, of which nothing can be learned.

    The text is one line that says what failed and what to do; it is safe to print. `kind` is one
    of the constants above.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = visible(shorten(" ".join(message.split()), _LONGEST))

    def __str__(self) -> str:
        return self.message

    def again(self) -> Self:
        """Give the same error to raise anew; one that was raised holds on to all that it met."""
        return type(self)(self.kind, self.message)


class NoTlsError(RegistryError):
    """The host does not answer to TLS, so it may be one that speaks plain HTTP."""


class BrokenError(RegistryError):
    """The connection broke, which a second try may fix."""
