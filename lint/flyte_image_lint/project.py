"""All that a rule may see beside the config itself: the project's policies.

The engine makes it from the settings; rules know no settings.
"""

from __future__ import annotations

from .allowlist import KNOWN_REGISTRIES, AllowList
from .reference import Reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .sites import Site

FLOATING_TAGS = ("latest", "*-latest", "latest-*")
"""Tags that move wherever they are used; `*` stands for any text."""


class Project:
    """What holds for the images of one project.

    `policy` pairs an allow-list of registries or repositories with "any", "tag" or "digest";
    the first that matches an image holds for it. `digest_required` is for images that none
    matches. `flytekit` is the project's version as numbers, None where it is not known.
    """

    __slots__ = ("_floating", "allow_list", "digest_required", "flytekit", "policy")

    def __init__(
        self,
        allow_list: AllowList | None = None,
        floating_tags: Iterable[str] = (),
        policy: Sequence[tuple[AllowList, str]] = (),
        flytekit: tuple[int, ...] | None = None,
        *,
        digest_required: bool = False,
    ) -> None:
        self.allow_list = AllowList(KNOWN_REGISTRIES) if allow_list is None else allow_list
        self.policy = policy
        self.flytekit = flytekit
        self.digest_required = digest_required
        self._floating = [tag.lower().split("*") for tag in (*FLOATING_TAGS, *floating_tags)]

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
