"""`upgrade`: move pinned images to newer versions, and the lockfile with them."""

from __future__ import annotations

import os
import sys

from ..engine.select import Selection
from ..images.tag_versions import DEFAULT_LEVEL, LEVELS
from ..project.workspace import Workspace
from ..settings import SettingsFinder
from ..text.source import visible
from .arguments import (
    CONFIG,
    DETECT,
    HELP,
    ISOLATED,
    QUIET,
    FileOptions,
    Option,
    UsageError,
    parse,
)
from .pinning_setup import Pinning
from .show import files_of, warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..project.files import Files
    from .upgrade_moves import Moves

OPTIONS = (
    Option("--to", "Choose the first number of a version that may change [default: "
           f"{DEFAULT_LEVEL}]", choices=LEVELS),
    Option("--exclude", "Skip images with these names or repositories, or in files that match "
           "these globs; * is any text", "PATTERN,...", many=True),
    Option("--diff", "Print what would change, and write nothing"),
    Option("--output-format", "Choose text or JSON [default: text]", choices=("text", "json")),
    DETECT,
    CONFIG,
    ISOLATED,
    QUIET,
    HELP,
)  # fmt: skip


class UpgradeOptions(FileOptions):
    """What `upgrade` was given."""

    __slots__ = ("diff", "exclude", "output_format", "quiet", "to")

    def __init__(self) -> None:
        super().__init__()
        self.to = DEFAULT_LEVEL
        self.exclude: tuple[str, ...] = ()
        self.diff = self.quiet = False
        self.output_format = "text"


def run(argv: Sequence[str]) -> int:
    """Move pins, say what was moved and what not, and give the exit status."""
    if "--offline" in argv:
        raise UsageError("'upgrade' needs the registries, so it has no '--offline'")
    given = parse(argv, OPTIONS, UpgradeOptions())
    if given.help:
        from .help import help_of

        print(help_of("upgrade", OPTIONS))
        return 0
    if "-" in given.words:
        raise UsageError("'upgrade' does not read standard input")
    names = tuple(word for word in given.words if not os.path.lexists(word))
    given.words = [word for word in given.words if os.path.lexists(word)]
    return _run(given, names)


def _run(given: UpgradeOptions, names: tuple[str, ...]) -> int:
    from .upgrade_moves import Moves
    from .upgrade_report import show
    from .upgrade_writing import put

    workspace = Workspace()
    finder = SettingsFinder(given.config, given.isolated, read=workspace.read)
    files = files_of(given, finder, fixing=True, workspace=workspace)
    pinning = Pinning(Selection(), files, online=True, isolated=given.isolated)
    moves = Moves(files, pinning, given.words, given.to)
    moves.find()
    moves.choose(names, given.exclude)
    if not files.linted and not files.errors:
        if not given.detect:
            warn_of_nothing(given)
            _hint(given.words)
        return 0
    moves.ask()
    changed = put(moves, files, given)
    show(moves, changed, files, given)
    return _status(moves, changed, files, given)


def _hint(words: list[str]) -> None:
    """Say what else a word can mean that is a folder without images: projects share such names."""
    for word in words:
        if os.sep not in word and os.path.isdir(word):
            text = f"hint: '{word}' is a folder; for images of that name, write '{word}*'"
            print(visible(text), file=sys.stderr)


def _status(moves: Moves, changed: list[str], files: Files, given: UpgradeOptions) -> int:
    if files.errors:
        return 2
    is_left = any(move.status == "not-upgraded" for move in moves.chosen)
    return int(is_left or (given.diff and bool(changed)))
