"""One image in one place that `upgrade` may move."""

from __future__ import annotations

from ..images.reference import InvalidReferenceError, parse
from ..images.tag_versions import parse_tag, step
from ..rules.answers import Upgrade
from ..text.stars import fits
from .online import tied_to_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..rules.context import Image
    from .registry_progress import Resolver

    Accepts = Callable[[str], bool]

Key = tuple[str, int, str, str]
"""File, line, name and image; to move an image changes no line."""


class Move:
    """One image in one place: what was asked of it, and what became of it.

    `status` is "upgraded", "outdated" (with --diff), "not-upgraded", "current", "kept" (by a
    comment), "floating", "unversioned" (its tag holds no version) or "unknown" (the registry did
    not say); `why` says more of it.
    """

    __slots__ = ("accepts", "floats", "image", "resolver", "status", "upgrade", "why")

    def __init__(self, image: Image, resolver: Resolver, accepts: Accepts, *, floats: bool) -> None:
        self.image = image
        self.resolver = resolver
        self.accepts = accepts
        self.floats = floats
        self.upgrade: Upgrade | None = None
        self.status = "current"
        self.why = ""

    @property
    def path(self) -> str:
        """The file."""
        return self.image.entry.document.source.path

    @property
    def key(self) -> Key:
        """What tells the image from others, before and after they are moved."""
        entry = self.image.entry
        line, _column = entry.document.source.position(entry.place.name.start)
        return self.path, line, entry.name, self.image.value

    @property
    def position(self) -> tuple[int, int]:
        """Line and column."""
        entry = self.image.entry
        return entry.document.source.position(entry.place.value.start)

    @property
    def place(self) -> Key:
        """What all have that are written in one place."""
        return self.path, self.position[0], "", self.image.value

    @property
    def is_outdated(self) -> bool:
        """Whether there is something newer to move to."""
        upgrade = self.upgrade
        return upgrade is not None and (upgrade.tag or upgrade.digest) is not None

    @property
    def is_moved(self) -> bool:
        """Whether it was moved, or would be."""
        return self.status in ("upgraded", "outdated")

    @property
    def value(self) -> str:
        """The image that it is moved to."""
        return self.upgrade.moved(self.image)[0] if self.upgrade else self.image.value

    @property
    def level(self) -> str | None:
        """How far it is moved: "patch", "minor", "major" or, for a new digest, "digest"."""
        if not self.is_outdated:
            return None
        old = parse_tag(self.image.reference.tag or "")
        new = parse_tag((self.upgrade and self.upgrade.tag) or "")
        return step(old, new) if old and new else "digest"


def upgrade_of(move: Move, level: str) -> Upgrade | None:
    """Say what an image is moved to; None where it has no version. Raises RegistryError.

    A digest moves with its tag, and by itself where the tag has another one now.
    """
    reference = move.image.reference
    if reference.tag is None:
        return None
    untied = tied_to_tag(move.image)
    newer = None if move.floats else move.resolver.newer(untied, level, move.accepts)
    if reference.digest is None or (newer and newer.tag):
        return newer
    digest = move.resolver.digest(untied)
    new_digest = digest if digest != reference.digest else None
    return Upgrade(None, new_digest, newer.held if newer else None)


def is_named(word: str, move: Move) -> bool:
    """Whether a word is the name, the repository or the whole of an image; `*` is any text."""
    image, pieces = move.image, word.split("*")
    written = image.value[: image.reference.path_span.end]
    texts = {image.entry.name, image.reference.name, written, image.value} - {""}
    if any(fits(pieces, text) for text in texts):
        return True
    try:
        return "/" in word and parse(word).canonical == image.reference.name
    except InvalidReferenceError:
        return False
