"""The images of a run of `upgrade`, what each is to be moved to, and what became of it."""

from __future__ import annotations

from functools import partial

from ..engine.checker import Checker
from ..engine.select import OneRule
from ..images.reference import InvalidReferenceError, parse
from ..images.tag_versions import parse_tag, step
from ..project.project_names import ProjectNames
from ..registry import RegistryError
from ..rules.context import Upgrade
from ..text.nearest import nearest
from ..text.source import Unreadable
from ..text.stars import fits
from .arguments import InputError
from .online import tied_to_tag
from .pinning_setup import tell_failure
from .registry_progress import Questions, Resolver
from .show import excluding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..images.reference import Reference
    from ..project.files import Files
    from ..rules.context import Image
    from ..settings import Settings
    from ..text.source import Source
    from .pinning_setup import Pinning

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
    def place(self) -> Key:
        """What all have that are written in one place."""
        entry = self.image.entry
        line, _column = entry.document.source.position(entry.place.value.start)
        return self.path, line, "", self.image.value

    @property
    def is_outdated(self) -> bool:
        """Whether there is something newer to move to."""
        upgrade = self.upgrade
        return upgrade is not None and (upgrade.tag or upgrade.digest) is not None

    @property
    def value(self) -> str:
        """The image that it is moved to."""
        reference, upgrade = self.image.reference, self.upgrade
        name = self.image.value[: reference.path_span.end]
        tag = (upgrade and upgrade.tag) or reference.tag
        digest = upgrade and reference.digest and (upgrade.digest or reference.digest)
        return f"{name}:{tag}" + (f"@{digest}" if digest else "")

    @property
    def level(self) -> str | None:
        """How far it is moved: "patch", "minor", "major" or, for a new digest, "digest"."""
        if not self.is_outdated:
            return None
        old = parse_tag(self.image.reference.tag or "")
        new = parse_tag((self.upgrade and self.upgrade.tag) or "")
        return step(old, new) if old and new else "digest"


class Answers:
    """What the rule asks, for the files of a folder: noted at first, then answered."""

    platform = ""

    def __init__(self, moves: Moves, resolver: Resolver) -> None:
        self._moves = moves
        self._resolver = resolver

    def newer(self, image: Image, accepts: Accepts, *, floats: bool) -> Upgrade | None:
        """Give what an image is moved to, None where it stays."""
        move = Move(image, self._resolver, accepts, floats=floats)
        return self._moves.answer(move)

    def missing(self, image: Image) -> None:
        """Give nothing: the other online rules do not run."""

    digest = platforms = locked = missing

    def platform_in(self, image: Image, index: str) -> None:
        """Give nothing, as `missing` does."""


class Moves:
    """The images of a run: all that were `found`, in the order of the files, and those `chosen`."""

    def __init__(self, files: Files, pinning: Pinning, words: list[str], level: str) -> None:
        self.level = level
        self.sources: list[tuple[Source, Settings]] = []
        self.chosen: list[Move] = []
        self.found: list[Move] = []
        self._is_noting = True
        self._files = files
        self._pinning = pinning
        self._words = words
        self._is_chosen: Callable[[Move], bool] = lambda _move: True

    def checker(self, *, fork: bool = False) -> Checker:
        """Give what asks the rule about a file, in a fork of the workspace if that changes."""
        workspace = self._files.workspace.fork() if fork else self._files.workspace
        names = ProjectNames(self._files.finder, self._words, workspace)
        return Checker(
            workspace,
            OneRule("FIL405"),
            names.of,
            online=lambda _source, settings: Answers(self, self._pinning.resolver(settings)),
        )

    def answer(self, move: Move) -> Upgrade | None:
        """Note an image, or give what it is moved to."""
        if self._is_noting:
            self.found.append(move)
            return None
        if not self._is_chosen(move):
            return None
        try:
            return _upgrade(move, self.level)
        except RegistryError:  # said before
            return None

    def find(self, sources: Iterable[tuple[Source, Settings]]) -> None:
        """Find the images of the files that can be read."""
        checker = self.checker()
        for source, settings in sources:
            try:
                checker.check(source, settings)
            except Unreadable as error:
                self._files.refuse(source.path, str(error))
            else:
                self.sources.append((source, settings))

    def choose(self, names: tuple[str, ...], excluded: tuple[str, ...]) -> None:
        """Choose the images of some names or repositories. Raises InputError for unknown ones."""
        found = self.found
        for name in names:
            if not any(_is_named(name, move) for move in found):
                known = {move.image.entry.name for move in found} - {""}
                near = nearest(name, known)
                hint = f"; did you mean '{near}'?" if near else ""
                raise InputError(f"there is no file and no image '{name}'{hint}")
        images = [word for word in excluded if any(_is_named(word, move) for move in found)]
        globs = tuple(word for word in excluded if word not in images)
        out = excluding(globs) if globs else None
        for word in globs:
            if not any(excluding((word,)).excludes(move.path) for move in found):
                self._files.warn(f"--exclude: no image and no file matches '{word}'")

        def is_chosen(move: Move) -> bool:
            if out is not None and out.excludes(move.path):
                return False
            if any(_is_named(word, move) for word in images):
                return False
            return not names or any(_is_named(name, move) for name in names)

        self._is_chosen = is_chosen
        self.chosen = [move for move in found if is_chosen(move)]

    def ask(self) -> None:
        """Ask the registries about all chosen images at once, and note what they say."""
        questions = Questions()
        for move in self.chosen:
            if move.image.reference.tag is not None:
                asking = partial(_ignoring, partial(_upgrade, move, self.level))
                questions.add(move.resolver, tied_to_tag(move.image), asking)
        questions.ask()
        for move in self.chosen:
            try:
                move.upgrade = _upgrade(move, self.level)
            except RegistryError as error:
                move.status, move.why = "unknown", str(error)
                tell_failure(self._files, move.image.reference.canonical, str(error))
                continue
            if move.upgrade is None:
                is_tied = move.image.reference.digest is not None
                move.status = "floating" if move.floats and not is_tied else "unversioned"
        self._is_noting = False


def _ignoring(ask: Callable[[], object], _reference: Reference) -> None:
    ask()


def _upgrade(move: Move, level: str) -> Upgrade | None:
    """Say what an image is moved to; None where it has no version. Raises RegistryError.

    A digest moves with its tag, and by itself where the tag has another one now.
    """
    reference = move.image.reference
    if reference.tag is None:
        return None
    untied = tied_to_tag(move.image)
    found = None if move.floats else move.resolver.newer(untied, level, move.accepts)
    if reference.digest is None or (found and found.tag):
        return found
    digest = move.resolver.digest(untied)
    newer = digest if digest != reference.digest else None
    return Upgrade(None, newer, found.held if found else None)


def _is_named(word: str, move: Move) -> bool:
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
