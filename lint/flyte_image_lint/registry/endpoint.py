"""Which host to ask for an image, and for what there."""

from __future__ import annotations

from typing import NamedTuple

from ..images.reference import DOCKER_HUB, InvalidReferenceError, parse
from .errors import INVALID, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..images.reference import Reference
    from .options import RegistryOptions

_HUB_HOST = "registry-1.docker.io"


class Endpoint(NamedTuple):
    """A repository at the host that is asked for it.

    `name` is the repository as the reference has it. `host`, in lower case and with its port, is
    asked for `path`; `account` is the registry whose login is used there. `mirror` is the
    repository at the mirror, "" where the registry itself is asked.
    """

    name: str
    host: str
    path: str
    account: str
    mirror: str = ""

    def shown(self, identifier: str = "") -> str:
        """Give the image with `:tag` or `@digest`, or the repository, in quotes for messages."""
        at = f" at the mirror '{self.mirror}'" if self.mirror else ""
        return f"'{self.name}{identifier}'{at}"


def endpoint(reference: Reference, options: RegistryOptions) -> Endpoint:
    """Say where to ask for the image.

    Raises RegistryError where the reference names no host, or a mirror none.
    """
    if not reference.domain:
        raise RegistryError(INVALID, f"'{reference.original}' names no registry")
    mirrored = _mirrored(reference, options)
    reference_there = mirrored or reference
    account = account_of(reference_there.domain)
    host = _HUB_HOST if account == DOCKER_HUB else account
    mirror = f"{reference_there.domain}/{reference_there.path}" if mirrored else ""
    return Endpoint(reference.name, host, reference_there.path, account, mirror)


def account_of(registry: str) -> str:
    """Give the name under which logins for a registry are kept."""
    account = registry.lower()
    return DOCKER_HUB if account in (_HUB_HOST, "index.docker.io") else account


def _mirrored(reference: Reference, options: RegistryOptions) -> Reference | None:
    """Give the repository at the mirror with the longest match, None without one."""
    for start in sorted(options.mirrors, key=len, reverse=True):
        beginning = start.rstrip("/")
        rest = f"{reference.name}/".removeprefix(f"{beginning}/")
        if rest != f"{reference.name}/":
            mirror = options.mirrors[start]
            place = mirror.removeprefix("https://").removeprefix("http://").rstrip("/")
            try:
                mirrored = parse(f"{place}/{rest}".rstrip("/"))
            except InvalidReferenceError:
                mirrored = None
            if mirrored is None or mirrored.implicit_registry or not mirrored.domain:
                raise RegistryError(INVALID, f"mirror '{mirror}' of '{start}' is no host[/path]")
            return mirrored
    return None
