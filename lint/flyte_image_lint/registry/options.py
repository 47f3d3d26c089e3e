"""How to ask registries."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class RegistryOptions(NamedTuple):
    """Settings of the registry client; times are in seconds.

    `mirrors` maps a registry, or a registry and the first parts of a path, to what stands in their
    place: `host[:port][/path]`. `insecure` are hosts, with their port if they have one, that may be
    asked over plain HTTP; hosts on the loopback always may. `ca_file` holds certificate authorities
    in PEM, trusted besides those that the system or SSL_CERT_FILE and REQUESTS_CA_BUNDLE name.

    Where a login may go is for the user to say, and not for the project: `token_services` maps a
    registry to the hosts of token services that may have its login, `insecure_logins` are hosts
    that may have one over plain HTTP. `user_file` is where the user says so, for messages.
    """

    mirrors: Mapping[str, str] = MappingProxyType({})
    insecure: tuple[str, ...] = ()
    ca_file: str | None = None
    token_services: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    insecure_logins: tuple[str, ...] = ()
    user_file: str = "the user settings"
    connect: float = 5
    """Time for a connection, for each of the host's addresses."""
    read: float = 10
    """Time without a byte of the answer."""
    request: float = 20
    """Time for all of one answer."""
    run: float = 120
    """Time for all requests of a run; one host gets half of it."""
    helper: float = 10
    """Time for a credential helper."""
    longest_wait: float = 20
    """The longest wait before a retry; a registry that asks for more has refused."""
    backoff: float = 0.5
    """The wait before the first retry where the registry names none; doubled each time."""
    retries: int = 3
    """Retries after 429, 500, 502, 503, 504 and a broken connection."""
    images: int = 8
    """Images that are looked up at once."""
    searched: int = 64
    """Requests to find the version tag of one image, at most, besides those for the tag list."""

    def plain_http(self, host: str) -> bool:
        """Whether `host`, in lower case and with its port, may be asked over plain HTTP."""
        return host in {entry.lower() for entry in self.insecure} or is_loopback(host)

    def may_have_login(self, scheme: str, host: str) -> bool:
        """Whether a login may be sent to `host`, in lower case and with its port, by `scheme`."""
        allowed = {entry.lower() for entry in self.insecure_logins}
        return scheme == "https" or host in allowed or is_loopback(host)


def is_loopback(host: str) -> bool:
    """Whether `host`, with or without a port, is this machine."""
    name = host.partition("]")[0].strip("[") if host[:1] == "[" else host.partition(":")[0]
    if name == "localhost":
        return True
    import ipaddress  # only for addresses

    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
