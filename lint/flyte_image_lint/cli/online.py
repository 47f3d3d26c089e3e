"""What `check --online` knows: registries' answers for the rules that ask for them."""

from __future__ import annotations

import os

from ..lockfile import key
from ..reference import parse
from ..registry import NOT_FOUND, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from ..project import Image
    from ..reference import Reference
    from ..settings import Settings
    from .pins import Pinning

    T = TypeVar("T")


class OnlineAnswers:
    """Answers for the images of one config; see `project.Online`.

    `failures` collects, by reference, what registries could not say; each once in a run.
    """

    def __init__(self, pinning: Pinning, path: str, settings: Settings) -> None:
        self.platform = settings.platform.replace("/arm64/v8", "/arm64")  # the same
        self.failures: dict[str, str] = {}
        self._unanswered = pinning.unanswered
        self._registries = pinning.resolver(settings).registries
        self._lock = pinning.lock_for(os.path.dirname(os.path.abspath(path)))

    def digest(self, image: Image) -> str | None:
        """Give the digest of an image; "" where it does not exist, None where it is not known."""
        try:
            digest: str = self._registries.digest(_pulled(image)).digest
        except RegistryError as error:
            if error.kind == NOT_FOUND:
                return ""
            self._note(image, error)
            return None
        return digest

    def nearest_tags(self, image: Image) -> list[str]:
        """Give the image's tags that are most like the one asked for; none if there are none."""
        if image.reference.digest is not None:
            return []
        import difflib  # only for mistakes

        tags = self._asked(image, lambda: self._registries.tags(image.reference)) or []
        return difflib.get_close_matches(image.reference.tag or "latest", tags, n=3, cutoff=0.4)

    def platforms(self, image: Image) -> frozenset[str] | None:
        """Give the platforms that an image is for, None where that is not known."""
        return self._asked(image, lambda: self._registries.platforms(_pulled(image)))

    def locked(self, image: Image) -> str | None:
        """Give the digest that the lock has for an image, None where it has none."""
        entry = self._lock.get(key(image.reference))
        return entry.digest if entry else None

    def _asked(self, image: Image, ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except RegistryError as error:
            if error.kind != NOT_FOUND:
                self._note(image, error)
            return None

    def _note(self, image: Image, error: RegistryError) -> None:
        reference = image.reference
        name = reference.canonical if reference.digest is not None else key(reference)
        if self._unanswered.setdefault(name, self) is self:
            self.failures[name] = str(error)


def _pulled(image: Image) -> Reference:
    """Give what the cluster pulls: by the digest, where there is one."""
    reference = image.reference
    if reference.tag is None or reference.digest is None:
        return reference
    return parse(f"{reference.name}@{reference.digest}")
