"""What registries say of images: the only part of the program that opens sockets.

    with Registries(Options()) as registries:
        registries.prefetch(partial(registries.digest, each) for each in references)
        for reference in references:
            found = registries.digest(reference)
            tag = registries.version_tag(reference, found.digest)

urllib3, of the extra `registry`, is imported when the first request is made.
"""

from .errors import (
    INVALID,
    NOT_FOUND,
    RATE_LIMITED,
    UNAUTHORIZED,
    UNAVAILABLE,
    UNREACHABLE,
    RegistryError,
)
from .manifests import Resolved
from .options import Options
from .registries import Registries

__all__ = [
    "INVALID",
    "NOT_FOUND",
    "RATE_LIMITED",
    "UNAUTHORIZED",
    "UNAVAILABLE",
    "UNREACHABLE",
    "Options",
    "Registries",
    "RegistryError",
    "Resolved",
]
