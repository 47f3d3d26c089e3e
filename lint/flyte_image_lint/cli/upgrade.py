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
    options = parse(argv, OPTIONS, UpgradeOptions())
    if options.help:
        from .help import help_of

        print(help_of("upgrade", OPTIONS))
        return 0
    if "-" in options.words:
        raise UsageError("'upgrade' does not read standard input")
    names = tuple(word for word in options.words if not os.path.lexists(word))
    options.words = [word for word in options.words if os.path.lexists(word)]
    return _run(options, names)


def _run(options: UpgradeOptions, names: tuple[str, ...]) -> int:
    from .upgrade_moves import Moves
    from .upgrade_report import show
    from .upgrade_writing import put

    workspace = Workspace()
    finder = SettingsFinder(options.config, options.isolated, read=workspace.read)
    files = files_of(options, finder, fixing=True, workspace=workspace)
    pinning = Pinning(Selection(), files, online=True, isolated=options.isolated)
    moves = Moves(files, pinning, options.words, options.to)
    moves.find()
    moves.choose(names, options.exclude)
    if not files.linted and not files.errors:
        if not options.detect:
            warn_of_nothing(options)
            _hint(options.words)
        return 0
    moves.ask()
    changed = put(moves, files, options)
    show(moves, changed, files, options)
    return _status(moves, changed, files, options)


def _hint(words: list[str]) -> None:
    """Say what else a word can mean that is a folder without images: projects share such names."""
    for word in words:
        if os.sep not in word and os.path.isdir(word):
            text = f"hint: '{word}' is a folder; for images of that name, write '{word}*'"
            print(visible(text), file=sys.stderr)


def _status(moves: Moves, changed: list[str], files: Files, options: UpgradeOptions) -> int:
    if files.errors:
        return 2
    is_left = any(move.status == "not-upgraded" for move in moves.chosen)
    return int(is_left or (options.diff and bool(changed)))
