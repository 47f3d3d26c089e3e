"""What `check --online` knows: registries' answers for the rules that ask for them."""

from __future__ import annotations

from ..images.reference import parse
from ..images.tag_versions import DEFAULT_LEVEL
from ..lockfile import key
from ..registry import RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from ..images.reference import Reference
    from ..lockfile import Entry
    from ..rules.answers import Upgrade
    from ..rules.context import Image
    from .registry_progress import Questions, Resolver

    T = TypeVar("T")


class OnlineAnswers:
    """Answers for the images of one config; see `rules.answers.Online`.

    `lock` gives the entries of its lock file. `unanswered` collects, by reference, what
    registries could not say. With `questions` nothing is asked: what would be is noted there.
    """

    level = DEFAULT_LEVEL
    """How far an image may be moved."""

    def __init__(
        self,
        resolver: Resolver,
        platform: str,
        lock: Callable[[], Mapping[str, Entry]],
        unanswered: dict[str, str],
        questions: Questions | None,
    ) -> None:
        self.platform = platform.replace("/arm64/v8", "/arm64")  # the same
        self._resolver = resolver
        self._lock = lock
        self._unanswered = unanswered
        self._questions = questions

    def missing(self, image: Image) -> list[str] | None:
        """Give the nearest tags of an image that does not exist, None where it does."""
        return self._answer(image, self._resolver.missing)

    def digest(self, image: Image) -> str | None:
        """Give the digest of an image, None where there is none."""
        return self._answer(image, self._resolver.digest)

    def platforms(self, image: Image) -> frozenset[str] | None:
        """Give the platforms that an image is for, None where there is no such image."""
        return self._answer(image, self._resolver.platforms)

    def platform_in(self, image: Image, index: str) -> str | None:
        """Give the platform that the image's digest is for in an index, None where it is not."""
        digest = image.reference.digest or ""
        return self._answer(image, lambda pulled: self._resolver.platform_in(pulled, index, digest))

    def locked(self, image: Image) -> str | None:
        """Give the digest that the lock has for an image, None where it has none."""
        entry = self._lock().get(key(image.reference))
        return entry.digest if entry else None

    def newer(
        self, image: Image, accepts: Callable[[str], bool], *, floats: bool
    ) -> Upgrade | None:
        """Give what an image is to be moved to, None where it is to stay."""
        if floats or image.reference.tag is None:
            return None
        untied = tied_to_tag(image)
        newer = self._answer(
            image, lambda reference: self._resolver.newer(reference, self.level, accepts), untied
        )
        return newer if newer is not None and newer.tag is not None else None

    def _answer(
        self,
        image: Image,
        ask: Callable[[Reference], T | None],
        reference: Reference | None = None,
    ) -> T | None:
        reference = reference or _pulled(image)
        if self._questions is not None:
            self._questions.add(self._resolver, reference, ask)
            return None
        try:
            return ask(reference)
        except RegistryError as error:
            name = reference.canonical if reference.digest is not None else key(reference)
            self._unanswered.setdefault(name, str(error))
            return None


def tied_to_tag(image: Image) -> Reference:
    """Give an image by its tag, without the digest."""
    return parse(f"{image.reference.name}:{image.reference.tag}")


def _pulled(image: Image) -> Reference:
    """Give what the cluster pulls: by the digest, where there is one."""
    reference = image.reference
    if reference.tag is None or reference.digest is None:
        return reference
    return parse(f"{reference.name}@{reference.digest}")
