"""`lock`: write down what each floating reference resolves to now."""

from __future__ import annotations

import os
import sys

from .arguments import Arguments, Option, parse
from .errors import InputError, UsageError
from .options import CONFIG, DETECT, HELP, ISOLATED, QUIET
from .show import warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..images.reference import Reference
    from ..settings import Settings
    from .files import Files
    from .fix_command import Linter

    Wanted = dict[str, tuple[Reference, Settings]]
    """What is to be locked, by its key, with the settings that hold where it was met first."""

OPTIONS = (
    Option("--upgrade", "refresh the entries that are there, too"),
    Option("--check", "write nothing; exit with 1 if the lock is out of date"),
    Option("--offline", "with --check: ask no registry, only look for missing entries"),
    DETECT,
    CONFIG,
    ISOLATED,
    QUIET,
    HELP,
)


def run(argv: Sequence[str]) -> int:
    """Bring the lock files up to date, and give the exit status."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags:
        from .help import lock_help

        print(lock_help())
        return 0
    from ..engine.select import Selection
    from ..project.workspace import Workspace
    from ..settings import SettingsError, SettingsFinder
    from ..text.source import visible
    from .files import Files
    from .lock_file import LockFile
    from .pinning_setup import Pinning
    from .registry_progress import Questions

    if "offline" in given.flags and "check" not in given.flags:
        raise UsageError("'--offline' goes with --check: nothing can be locked without registries")
    locks = []
    try:
        workspace = Workspace()
        finder = SettingsFinder(
            given.values.get("config"), "isolated" in given.flags, workspace.read
        )
        files = Files(finder, detect="detect" in given.flags, stdin_name=None, workspace=workspace)
        pinning = Pinning(given, Selection(), online=True)
        for path, wanted in _wanted(files, given).items():
            try:
                locks.append(LockFile(path, wanted, given, files, pinning))
            except InputError as error:
                files.fail(str(error))
        questions = Questions()
        for lock in locks:
            lock.note(questions)
        questions.ask()
        changed = sum(lock.update() for lock in locks)
    except SettingsError as error:
        print(f"error: {visible(str(error))}", file=sys.stderr)
        return 2
    if files.errors:
        return 2
    if not files.linted and "detect" not in given.flags:
        warn_of_nothing(given)
    return int(changed > 0 and "check" in given.flags)


def _wanted(files: Files, given: Arguments) -> dict[str, Wanted]:
    """Give, for each lock file, the references of its configs that are to be locked."""
    from ..engine.lint import check
    from ..engine.select import Selection
    from ..lockfile import key
    from ..text.source import Unreadable
    from .fix_command import references_to_pin
    from .linting import validate

    workspace = files.workspace.fork()  # nothing is written

    def linter(settings: Settings) -> Linter:
        return lambda text: check(text, settings, Selection(), documents=workspace.documents(text))

    wanted: dict[str, Wanted] = {}
    for source, settings in files.sources(given.words):
        validate(settings)
        of_lock = wanted.setdefault(_lock_path(source.path), {})
        try:
            found = references_to_pin(source, linter(settings), workspace)
        except Unreadable as error:
            files.refuse(source.path, str(error))
            continue
        for reference in found:
            of_lock.setdefault(key(reference), (reference, settings))
    return wanted


def _lock_path(config: str) -> str:
    """Give the lock file of a config: the one there is, else one at the repository root."""
    from ..lockfile import NAME, find
    from ..text.roots import root_of

    folder = os.path.dirname(os.path.abspath(config))
    return find(folder) or os.path.join(root_of(folder) or os.getcwd(), NAME)
