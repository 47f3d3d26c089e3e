"""What registries and the lock say of an image: the answers that rules and fixes are given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from .context import Image

    Pins = Callable[["Image"], "Pin | Unpinned"]

    class Online(Protocol):
        """What registries say of images; None where they could not be asked."""

        def missing(self, image: Image) -> list[str] | None:
            """Give the tags that are most like that of an image that does not exist.

            There may be none. None where the image exists.
            """

        def digest(self, image: Image) -> str | None:
            """Give the digest of an image; None where it does not exist, too."""

        def platforms(self, image: Image) -> frozenset[str] | None:
            """Give the platforms that the image is for; None where it does not exist, too."""

        def platform_in(self, image: Image, index: str) -> str | None:
            """Give the platform that the image's digest is for in the index with that digest.

            None where the digest is not in there.
            """

        def locked(self, image: Image) -> str | None:
            """Give the digest that the lock has for the image."""

        def newer(
            self, image: Image, accepts: Callable[[str], bool], *, floats: bool
        ) -> Upgrade | None:
            """Give what the image is to be moved to; None where it is to stay, too.

            `accepts` tells of a version whether the project can use it, `floats` says that the
            image has no tag, or one that floats.
            """

        platform: str


class Pin:
    """What to write in place of an image.

    `same` says that registry or lock have it as the same content, `by_hand` that the user has
    said it.
    """

    __slots__ = ("by_hand", "same", "value")

    def __init__(self, value: str, *, same: bool = False, by_hand: bool = False) -> None:
        self.value = value
        self.same = same
        self.by_hand = by_hand


class Upgrade:
    """What an image is to be moved to: a tag, or the same one where it is None, and its digest.

    `held` is the newest tag that goes further than an upgrade may, None where there is none.
    """

    __slots__ = ("digest", "held", "tag")

    def __init__(self, tag: str | None, digest: str | None, held: str | None) -> None:
        self.tag = tag
        self.digest = digest
        self.held = held

    def moved(self, image: Image) -> tuple[str, str]:
        """Give an image once it is moved, whole and from its tag on; a digest stays one."""
        reference = image.reference
        tag = self.tag or reference.tag or ""
        digest = reference.digest and (self.digest or reference.digest)
        ending = tag + (f"@{digest}" if digest else "")
        return f"{image.value[: reference.path_span.end]}:{ending}", ending


class Unpinned:
    """Why there is nothing to pin an image to."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason
