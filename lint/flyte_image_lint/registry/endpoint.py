"""Which host to ask for an image, and for what there."""

from __future__ import annotations

from typing import NamedTuple

from ..images.reference import DOCKER_HUB, InvalidReferenceError, parse
from .errors import INVALID, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..images.reference import Reference
    from .options import Options

_HUB_HOST = "registry-1.docker.io"


class Endpoint(NamedTuple):
    """A repository at the host that is asked for it.

    `name` is the repository as the reference has it, for messages. `host`, in lower case and with
    its port, is asked for `path`; `account` is the registry whose login is used there.
    """

    name: str
    host: str
    path: str
    account: str


def endpoint(reference: Reference, options: Options) -> Endpoint:
    """Say where to ask for the image.

    Raises RegistryError where the reference names no host, or a mirror none.
    """
    if not reference.domain:
        raise RegistryError(INVALID, f"'{reference.original}' names no registry")
    asked = _mirrored(reference, options) or reference
    account = asked.domain.lower()
    if account == _HUB_HOST:
        account = DOCKER_HUB
    host = _HUB_HOST if account == DOCKER_HUB else account
    return Endpoint(reference.name, host, asked.path, account)


def _mirrored(reference: Reference, options: Options) -> Reference | None:
    """Give the repository at the mirror with the longest match, None without one."""
    for start in sorted(options.mirrors, key=len, reverse=True):
        beginning = f"{start.rstrip('/')}/"
        if reference.name.startswith(beginning):
            mirror = options.mirrors[start]
            place = mirror.removeprefix("https://").removeprefix("http://").rstrip("/")
            try:
                found = parse(f"{place}/{reference.name.removeprefix(beginning)}")
            except InvalidReferenceError:
                found = None
            if found is None or found.implicit_registry or not found.domain:
                raise RegistryError(INVALID, f"mirror '{mirror}' of '{start}' is no host[/path]")
            return found
    return None
