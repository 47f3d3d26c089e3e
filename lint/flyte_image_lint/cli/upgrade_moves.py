"""The images of a run of `upgrade`, what each is to be moved to, and what became of it."""

from __future__ import annotations

from functools import partial

from ..engine.project_run import ProjectRun
from ..engine.select import OneRule
from ..registry import RegistryError
from ..rules.answers import Upgrade
from ..text.nearest import nearest
from ..text.source import Unreadable
from .arguments import InputError
from .online import tied_to_tag
from .pinning_setup import tell_failure
from .registry_progress import Questions, Resolver
from .show import excluding, validate
from .upgrade_move import Move, is_named, upgrade_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..engine.checker import Checker
    from ..images.reference import Reference
    from ..project.files import Files
    from ..rules.context import Image
    from ..settings import Settings
    from ..text.source import Source
    from .pinning_setup import Pinning
    from .upgrade_move import Key

    Accepts = Callable[[str], bool]


RULE = "FIL405"
"""The rule that finds what to move; its fix moves it."""


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
    """The images of a run: `all` of them, in the order of the files, and those `chosen`."""

    def __init__(self, files: Files, pinning: Pinning, words: list[str], level: str) -> None:
        self.level = level
        self.sources: list[tuple[Source, Settings]] = []
        self.chosen: list[Move] = []
        self.all: list[Move] = []
        self._is_noting = True
        self._files = files
        self._pinning = pinning
        self._run = ProjectRun(
            files,
            words,
            OneRule(RULE),
            see=validate,
            online=lambda _source, settings: Answers(self, pinning.resolver(settings)),
        )
        self._upgrades: dict[Key, Upgrade | None] = {}

    def checker(self, *, fork: bool = False) -> Checker:
        """Give what asks the rule about a file, in a fork of the workspace if that changes."""
        return self._run.checker(fork=fork)

    def answer(self, move: Move) -> Upgrade | None:
        """Note an image, or give what it is moved to."""
        if self._is_noting:
            self.all.append(move)
            return None
        return self._upgrades.get(move.key)

    def find(self) -> None:
        """Find the images of the files that can be read, and whose lockfile can be."""
        checker = self.checker()
        for source, settings in list(self._with_locks()):
            try:
                checker.check(source, settings)
            except Unreadable as error:
                self._files.refuse(source.path, str(error))
            else:
                self.sources.append((source, settings))
        self.sources.sort(key=lambda pair: pair[0].path)  # modules come last
        self.all.sort(key=lambda move: (move.path, *move.position))

    def _with_locks(self) -> Iterator[tuple[Source, Settings]]:
        """Yield the files whose lockfile can be read; a broken one is said once."""
        for source, settings in self._run.sources():
            if self._pinning.lock(source) is not None:
                yield source, settings

    def choose(self, names: tuple[str, ...], excluded: tuple[str, ...]) -> None:
        """Choose the images of some names or repositories. Raises InputError for unknown ones."""
        moves = self.all
        for name in names:
            if not any(is_named(name, move) for move in moves):
                every_name = {move.image.entry.name for move in moves} - {""}
                near = nearest(name, every_name)
                hint = f"; did you mean '{near}'?" if near else ""
                raise InputError(f"there is no file and no image '{name}'{hint}")
        images = [word for word in excluded if any(is_named(word, move) for move in moves)]
        globs = tuple(word for word in excluded if word not in images)
        out = excluding(globs) if globs else None
        for word in globs:
            if not any(excluding((word,)).excludes(move.path) for move in moves):
                self._files.warn(f"--exclude: no image and no file matches '{word}'")

        def is_chosen(move: Move) -> bool:
            if out is not None and out.excludes(move.path):
                return False
            if any(is_named(word, move) for word in images):
                return False
            return not names or any(is_named(name, move) for name in names)

        self.chosen = [move for move in moves if is_chosen(move)]

    def ask(self) -> None:
        """Ask the registries about all chosen images at once, and note what they say."""
        questions = Questions()
        for move in self.chosen:
            if move.image.reference.tag is not None:
                asking = partial(_ignoring, partial(upgrade_of, move, self.level))
                questions.add(move.resolver, tied_to_tag(move.image), asking)
        questions.ask()
        for move in self.chosen:
            try:
                move.upgrade = upgrade_of(move, self.level)
            except RegistryError as error:
                move.status, move.why = "unknown", str(error)
                tell_failure(self._files, move.image.reference.canonical, str(error))
                continue
            if move.upgrade is None:
                is_tied = move.image.reference.digest is not None
                move.status = "floating" if move.floats and not is_tied else "unversioned"
        self._upgrades = {move.key: move.upgrade for move in self.chosen}
        self._is_noting = False


def _ignoring(ask: Callable[[], object], _reference: Reference) -> None:
    ask()
