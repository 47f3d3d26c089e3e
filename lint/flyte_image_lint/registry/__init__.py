"""What registries say of images: the only part of the program that opens sockets.

    with Registries(RegistryOptions()) as registries:
        registries.prefetch(partial(registries.digest, each) for each in references)
        for reference in references:
            answer = registries.digest(reference)
            tag = registries.version_tag(reference, answer.digest)

urllib3, of the extra `registry`, is imported when the first request is made.
"""

from .budget import Budget
from .errors import (
    INCOMPLETE,
    INVALID,
    NOT_FOUND,
    RATE_LIMITED,
    TIMED_OUT,
    UNAUTHORIZED,
    UNAVAILABLE,
    UNREACHABLE,
    RegistryError,
)
from .options import RegistryOptions
from .registries import Registries
from .repository import Resolved

__all__ = [
    "INCOMPLETE",
    "INVALID",
    "NOT_FOUND",
    "RATE_LIMITED",
    "TIMED_OUT",
    "UNAUTHORIZED",
    "UNAVAILABLE",
    "UNREACHABLE",
    "Budget",
    "Registries",
    "RegistryError",
    "RegistryOptions",
    "Resolved",
]
