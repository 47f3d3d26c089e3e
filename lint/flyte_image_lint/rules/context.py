"""All that a rule may see beside the config itself: the project's policies.

The engine makes it from the settings; rules know no settings.
"""

from __future__ import annotations

import os

from ..images.allow_list import KNOWN_REGISTRIES, AllowList
from ..images.floating_tags import FloatingTags
from ..images.reference import Reference
from ..text.source import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..flyte.versions import Versions
    from ..model.document import ImageEntry
    from ..model.unchecked import Unchecked
    from ..project.name_index import NameIndex
    from .answers import Online, Pins


class RuleContext:
    """What holds for the images of one project.

    `policy` pairs an allow-list of registries or repositories with "any", "tag" or "digest";
    the first that matches an image holds for it. `digest_required` is for images that none
    matches. `flytekit` and `pythons` give the versions that the
    project may run with, None where nothing is known of them.
    `keeps_tags` says that tags are to stand beside digests. `pins` says what to pin an image
    to, None where nothing is to be pinned. `names` gives what all files of the project say
    about names. `online` asks registries; None where they are not to be asked. `explicit` are the
    words, in lower case, by which the user has selected rules, `skipped` the codes of rules that
    do not run, whatever they would find. `exists` tells whether there is such a file.
    `settings_file` is the path of the settings that hold, None for the defaults. `unchecked`
    collects what rules could not judge.
    """

    __slots__ = (
        "_floating",
        "_flytekit",
        "_names",
        "_pythons",
        "allow_list",
        "digest_required",
        "exists",
        "explicit",
        "keeps_tags",
        "online",
        "pins",
        "policy",
        "settings_file",
        "skipped",
        "unchecked",
    )

    def __init__(
        self,
        allow_list: AllowList | None = None,
        floating_tags: Iterable[str] = (),
        policy: Sequence[tuple[AllowList, str]] = (),
        flytekit: Callable[[], Versions | None] = lambda: None,
        pythons: Callable[[], tuple[str, ...] | None] = lambda: None,
        *,
        digest_required: bool = False,
        keeps_tags: bool = False,
        online: Online | None = None,
        pins: Pins | None = None,
        names: Callable[[], NameIndex] | None = None,
        explicit: frozenset[str] = frozenset(),
        skipped: frozenset[str] = frozenset(),
        exists: Callable[[str], bool] = os.path.isfile,
        settings_file: str | None = None,
    ) -> None:
        self.settings_file = settings_file
        self.allow_list = AllowList(KNOWN_REGISTRIES) if allow_list is None else allow_list
        self.policy = policy
        self.pins = pins
        self.explicit = explicit
        self.skipped = skipped
        self.exists = exists
        self._names = names
        self.unchecked: list[Unchecked] = []
        self._flytekit = flytekit
        self._pythons = pythons
        self.digest_required = digest_required
        self.keeps_tags = keeps_tags
        self.online = online
        self._floating = FloatingTags(floating_tags)

    def within(
        self,
        *,
        flytekit: Callable[[], Versions | None],
        pythons: Callable[[], tuple[str, ...] | None],
        pins: Pins | None,
        online: Online | None,
        skipped: frozenset[str] | None,
    ) -> RuleContext:
        """Give what holds in one folder, under the same settings.

        `skipped` are the rules that are not asked there, None for those that are not asked anyway.
        """
        other = RuleContext.__new__(RuleContext)
        for slot in RuleContext.__slots__:
            setattr(other, slot, getattr(self, slot))
        other._flytekit, other._pythons = flytekit, pythons
        other.pins, other.online, other.unchecked = pins, online, []
        if skipped is not None:
            other.skipped = skipped
        return other

    def names_from(self, names: Callable[[], NameIndex]) -> None:
        """Say where names are to be had from now on."""
        self._names = names

    @property
    def flytekit_versions(self) -> Versions | None:
        """What is known of the project's version of flytekit, None where nothing is."""
        return self._flytekit()

    @property
    def flytekit(self) -> str | None:
        """The project's version of flytekit, None where it is not certain."""
        versions = self._flytekit()
        return None if versions is None else versions.exact

    @property
    def pythons(self) -> tuple[str, ...] | None:
        """The Pythons that the project may run with, as `3.11`; None where no file says so."""
        return self._pythons()

    @property
    def python(self) -> str | None:
        """The Python that the project is for, as `3.11`; None where it is not certain."""
        pythons = self._pythons()
        return pythons[0] if pythons and len(pythons) == 1 else None

    def asks_for(self, code: str, name: str) -> bool:
        """Whether the user has selected this one rule, and not a family that it is in."""
        return code.lower() in self.explicit or name in self.explicit

    @property
    def names(self) -> NameIndex | None:
        """The names of the whole project, read when first asked for; None for a file alone."""
        return self._names() if self._names else None

    def floats(self, tag: str) -> bool:
        """Whether `tag` is one of the tags that move; case does not matter."""
        return self._floating.has(tag)

    def requirement(self, reference: Reference) -> str:
        """Give what the image must have, "any", "tag" or "digest"; "any" where it may be that."""
        for patterns, requirement in self.policy:
            if UNKNOWN in reference.original:
                if requirement == "any" and patterns.may_allow(reference.domain, reference.path):
                    return requirement
            elif patterns.allows(reference.domain, reference.path):
                return requirement
        return "digest" if self.digest_required else "tag"


class Image:
    """An entry whose value is a valid image reference."""

    __slots__ = ("entry", "reference")

    def __init__(self, entry: ImageEntry, reference: Reference) -> None:
        self.entry = entry
        self.reference = reference

    @property
    def value(self) -> str:
        """The reference as written."""
        return self.reference.original
