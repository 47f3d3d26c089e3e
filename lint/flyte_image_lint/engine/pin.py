"""What to pin an image to: what was given by hand, else the lock, else the registry."""

from __future__ import annotations

import os

from ..flyte.releases import IMAGE_REPOSITORIES
from ..images.grammar import is_tag
from ..images.reference import Reference, parse
from ..lockfile import Entry, Locks, key
from ..rules.answers import Pin, Unpinned
from ..rules.context import Image
from ..text.roots import relative
from .lint import context_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..rules.answers import Pins
    from ..rules.context import RuleContext
    from ..settings import Settings
    from ..text.source import Source
    from .select import Selection

    Resolve = Callable[[Reference], "Resolution"]
    Has = Callable[[Reference], bool]

FORMS = ("tag", "tag-digest", "digest")
"""How a pinned image is written: `x:1.4.2`, `x:1.4.2@sha256:…`, `x@sha256:…`."""


NOT_LOCKED = "is not in flyte-images.lock; run 'flyte-image-lint lock', or drop '--offline'"
"""What is said of an image that a run without network access cannot pin."""


class ResolveError(Exception):
    """A registry could not say what a reference resolves to; the text says why."""


class Resolution:
    """What a registry says of a reference.

    Where the entry has no tag, `untagged` may say why none is known; `failed` says that the
    registry could not tell.
    """

    __slots__ = ("entry", "failed", "untagged")

    def __init__(self, entry: Entry, untagged: str = "", *, failed: bool = False) -> None:
        self.entry = entry
        self.untagged = untagged
        self.failed = failed


class Pinner:
    """Says what to pin images to, in the `form` asked for.

    `by_hand` maps friendly names to tags or digests. `lock` maps keys to entries. `resolve`
    asks a registry, and `has` asks it whether an image is there; both may raise ResolveError, and
    None is for no network. `failures` collects what registries could not say, by the reference's
    key; `used` the names of `by_hand` that were asked for.
    """

    def __init__(
        self,
        form: str,
        by_hand: Mapping[str, str],
        lock: Mapping[str, Entry],
        resolve: Resolve | None,
        context: RuleContext,
        has: Has | None = None,
    ) -> None:
        self._form = form
        self._by_hand = by_hand
        self._lock = lock
        self._resolve = resolve
        self._context = context
        self._has = has
        self.failures: dict[str, str] = {}
        self.used: set[str] = set()

    def __call__(self, image: Image) -> Pin | Unpinned:
        """Say what to write in place of the image."""
        reference = image.reference
        by_hand = self._by_hand.get(image.entry.name)
        if by_hand is not None:
            mark = "@" if ":" in by_hand else ":"
            self.used.add(image.entry.name)
            return Pin(f"{_name(image)}{mark}{by_hand}", by_hand=True)
        locked = self._lock.get(key(reference))
        if locked is None:
            own = self._own_tag(image)
            if own is not None:
                return self._own(_name(image), own)
            if self._resolve is None:
                return Unpinned(f"'{key(reference)}' {NOT_LOCKED}")
            try:
                return self._written(image, self._resolve(reference))
            except ResolveError as error:
                self.failures[key(reference)] = str(error)
                return Unpinned(str(error))
        return self._written(image, Resolution(locked))

    def _written(self, image: Image, resolution: Resolution) -> Pin | Unpinned:
        reference, name = image.reference, _name(image)
        form, entry = self._form, resolution.entry
        if form == "tag" and self._context.requirement(reference) == "digest":
            form = "digest"
        tag = reference.tag
        if tag is None or self._context.floats(tag):
            tag = entry.tag
        if form == "digest":
            return Pin(f"{name}@{entry.digest}", same=True)
        if form == "tag-digest":
            return Pin(f"{name}:{tag or reference.tag or 'latest'}@{entry.digest}", same=True)
        if tag is not None:
            return Pin(f"{name}:{tag}", same=True)
        if resolution.failed:
            self.failures[key(reference)] = resolution.untagged
        why = f"no version tag of '{reference.name}' has the digest of '{key(reference)}'"
        return Unpinned(f"{resolution.untagged or why}; pin the digest with '--pin digest'")

    def _own(self, name: str, tag: str) -> Pin | Unpinned:
        """Give flytekit's image for the project's versions, if it is there or cannot be asked."""
        image = f"{name}:{tag}"
        if self._has is None:
            return Pin(image)
        reference = parse(image)
        try:
            if self._has(reference):
                return Pin(image)
        except ResolveError as error:
            self.failures[key(reference)] = str(error)
            return Unpinned(str(error))
        return Unpinned(f"the project's flytekit is {self._context.flytekit}, but '{image}' "
                        "does not exist")  # fmt: skip

    def _own_tag(self, image: Image) -> str | None:
        """Give the tag of flytekit's image for the versions that the project pins."""
        reference = image.reference
        if reference.name not in IMAGE_REPOSITORIES or self._form != "tag":
            return None
        version = self._context.flytekit
        if version is None or not is_tag(version):
            return None
        if reference.tag is None:
            from ..project.versions import python_version  # costs more than all the rest

            python = python_version(
                os.path.dirname(os.path.abspath(image.entry.document.source.path))
            )
            return None if python is None else f"py{python}-{version}"
        prefix, latest, rest = reference.tag.partition("-latest")
        return f"{prefix}-{version}" if latest and not rest and prefix.startswith("py3.") else None


class Pinning:
    """Makes what pins the images of files, and keeps what all of a run share: the lockfiles.

    `by_hand` is what `Pinner` takes. `fail` is told what is wrong with a lockfile.
    """

    def __init__(
        self, selection: Selection, by_hand: Mapping[str, str], fail: Callable[[str], None]
    ) -> None:
        self.by_hand = by_hand
        self._selection = selection
        self._fail = fail
        self._locks = Locks()

    def lock(self, source: Source) -> Mapping[str, Entry] | None:
        """Give the entries of the lockfile for a file, none without one; None for a broken one."""
        folder = os.path.dirname(os.path.abspath(source.path))
        entries, path = self._locks.of(folder), self._locks.path(folder)
        if path in self._locks.problems:
            self._fail(f"{relative(path)}: {self._locks.problems[path]}")
            return None
        return entries

    def pins(
        self,
        source: Source,
        settings: Settings,
        resolve: Resolve | None = None,
        has: Has | None = None,
    ) -> Pins:
        """Give what pins the images of a file; it pins none where the lockfile is broken.

        `resolve` and `has` are what `Pinner` takes.
        """
        lock = self.lock(source)
        if lock is None:
            return lambda _image: Unpinned("")
        context = context_of(settings, self._selection, source.path)
        form = self._selection.pin or settings.pin
        return Pinner(form, self.by_hand, lock, resolve, context, has)


def _name(image: Image) -> str:
    """Give an image as it is written, without tag and digest."""
    return image.value[: image.reference.path_span.end]
