"""All that a rule may see beside the config itself: the project's policies.

The engine makes it from the settings; rules know no settings.
"""

from __future__ import annotations

import os

from ..images.allow_list import KNOWN_REGISTRIES, AllowList
from ..images.reference import Reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Protocol

    from ..model.document import Site
    from ..project.name_index import Names

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

        def locked(self, image: Image) -> str | None:
            """Give the digest that the lock has for the image."""

        platform: str


FLOATING_TAGS = ("latest", "*-latest", "latest-*")
"""Tags that move wherever they are used; `*` stands for any text."""


class Project:
    """What holds for the images of one project.

    `policy` pairs an allow-list of registries or repositories with "any", "tag" or "digest";
    the first that matches an image holds for it. `digest_required` is for images that none
    matches. `flytekit` and `python` give the project's versions, None where they are not known.
    `keeps_tags` says that tags are to stand beside digests. `pins` says what to pin an image
    to, None where nothing is to be pinned. `names` gives what all files of the project say
    about names. `online` asks registries; None where they are not to be asked. `asked` are the
    words, in lower case, by which the user has selected rules, `skipped` the codes of rules that
    do not run, whatever they would find. `exists` tells whether there is
    such a file.
    """

    __slots__ = (
        "_floating",
        "_flytekit",
        "_names",
        "_python",
        "allow_list",
        "asked",
        "digest_required",
        "exists",
        "keeps_tags",
        "online",
        "pins",
        "policy",
        "skipped",
    )

    def __init__(
        self,
        allow_list: AllowList | None = None,
        floating_tags: Iterable[str] = (),
        policy: Sequence[tuple[AllowList, str]] = (),
        flytekit: Callable[[], str | None] = lambda: None,
        python: Callable[[], str | None] = lambda: None,
        *,
        digest_required: bool = False,
        keeps_tags: bool = False,
        online: Online | None = None,
        pins: Pins | None = None,
        names: Callable[[], Names] | None = None,
        asked: frozenset[str] = frozenset(),
        skipped: frozenset[str] = frozenset(),
        exists: Callable[[str], bool] = os.path.isfile,
    ) -> None:
        self.allow_list = AllowList(KNOWN_REGISTRIES) if allow_list is None else allow_list
        self.policy = policy
        self.pins = pins
        self.asked = asked
        self.skipped = skipped
        self.exists = exists
        self._names = names
        self._flytekit = flytekit
        self._python = python
        self.digest_required = digest_required
        self.keeps_tags = keeps_tags
        self.online = online
        self._floating = [tag.lower().split("*") for tag in (*FLOATING_TAGS, *floating_tags)]

    @property
    def flytekit(self) -> str | None:
        """The project's version of flytekit, None where it is not known."""
        return self._flytekit()

    @property
    def python(self) -> str | None:
        """The Python that the project is for, as `3.11`; None where it is not known."""
        return self._python()

    def asks_for(self, code: str, name: str) -> bool:
        """Whether the user has selected this one rule, and not a family that it is in."""
        return code.lower() in self.asked or name in self.asked

    @property
    def names(self) -> Names | None:
        """The names of the whole project, read when first asked for; None for a file alone."""
        return self._names() if self._names else None

    def floats(self, tag: str) -> bool:
        """Whether `tag` is one of the tags that move; case does not matter."""
        return any(_matches(tag.lower(), pieces) for pieces in self._floating)

    def requirement(self, reference: Reference) -> str:
        """Give what the image must have: "any", "tag" or "digest"."""
        for patterns, requirement in self.policy:
            if patterns.allows(reference.domain, reference.path):
                return requirement
        return "digest" if self.digest_required else "tag"


class Image:
    """A site whose value is a valid image reference."""

    __slots__ = ("reference", "site")

    def __init__(self, site: Site, reference: Reference) -> None:
        self.site = site
        self.reference = reference

    @property
    def value(self) -> str:
        """The reference as written."""
        return self.reference.original


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


class Unpinned:
    """Why there is nothing to pin an image to."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


def _matches(text: str, pieces: list[str]) -> bool:
    """Match the pieces of a pattern between its stars, from left to right."""
    first, *rest = pieces
    if not rest:
        return text == first
    last = rest.pop()
    if not text.startswith(first) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in rest:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return text.endswith(last)
