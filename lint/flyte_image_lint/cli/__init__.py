"""The command: arguments, files, exit status. Nothing else in the package prints."""

from __future__ import annotations

import gc
import os
import sys

from .arguments import COMMANDS, UsageError, module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

OPTIONS = ("--help", "--version")

FAILED = 2
INTERRUPTED = 130

NEW_OBJECTS = 1_000_000
"""How many objects Python makes before it looks for cycles among them; 700 if it is not told.

Nearly all that a run makes, modules first, is there until its end, so that it looks in vain.
"""


def entry() -> NoReturn:
    """Run the command, and end the process with its exit status.

    It ends at once: Python would first free all that the run has made, object by object.
    """
    status = main()
    try:
        sys.stderr.flush()
    finally:
        os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` and give the exit status; see docs/cli.md."""
    gc.set_threshold(NEW_OBJECTS)
    words = sys.argv[1:] if argv is None else list(argv)
    _tolerate_streams()
    try:
        status = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has had enough
        _drop_output()
        return 0
    except KeyboardInterrupt:
        _end_at_once()
    except OSError as error:  # a full disk, a current directory that is gone
        _drop_output()
        return _failed(error)
    return status


def main_on_stderr(argv: Sequence[str]) -> int:
    """Do as `main` for a program whose standard output is its own: all goes to standard error."""
    from contextlib import redirect_stdout  # only there

    with redirect_stdout(sys.stderr):
        return main(argv)


def _tolerate_streams() -> None:
    """Escape what the terminal's encoding does not have, and do without streams that are closed."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115 - for the whole run
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - as above
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - as above
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Write no more: Python would complain again when it flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end_at_once() -> NoReturn:
    """Do not wait for threads, which may wait for registries."""
    try:
        sys.stdout.flush()
    finally:
        os._exit(INTERRUPTED)


def _failed(error: OSError) -> int:
    from ..text.source import visible

    where = f"{error.filename}: " if isinstance(error.filename, str) else ""
    reason = (error.strerror or str(error)).lower()
    try:
        print(f"error: {visible(where + reason)}", file=sys.stderr)
    except OSError:  # nobody can be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return FAILED


def _run(words: list[str]) -> int:
    if words and words[0] == "help" and words[1:]:
        words = [words[1], "--help"]  # as git and cargo have it, too
    if words and words[0] in ("-V", "--version"):
        from ..text.about import __version__

        print(f"flyte-image-lint {__version__}")
        return 0
    if not words or words[0] in ("-h", "--help", "help"):
        from .help import overview

        print(overview())
        return 0 if words else FAILED
    try:
        return _dispatch(words[0], words[1:])
    except UsageError as error:
        from ..text.source import visible

        command = f" {words[0]}" if words[0] in COMMANDS else ""
        print(f"error: {visible(str(error))}", file=sys.stderr)
        print(f"try 'flyte-image-lint{command} --help'", file=sys.stderr)
        return FAILED
    except _unusable() as error:
        from ..text.source import visible

        print(f"error: {visible(str(error))}", file=sys.stderr)
        return FAILED


def _dispatch(command: str, rest: list[str]) -> int:
    if command not in COMMANDS:
        raise UsageError(_unknown(command, rest))
    status: int = module_of(command).run(rest)
    return status


def _unusable() -> tuple[type[Exception], ...]:
    """Give what every command may raise: settings or a file that it cannot do without are wrong."""
    from ..settings import SettingsError  # only where something was raised
    from .arguments import InputError

    return (SettingsError, InputError)


def _unknown(command: str, rest: list[str]) -> str:
    """Say what is wrong with a first word that is no command, and what was meant perhaps."""
    from ..text.nearest import nearest
    from .check import OPTIONS as OF_CHECK

    option = command.partition("=")[0] in {name for each in OF_CHECK for name in each.names}
    if option or (command and os.path.lexists(command)):
        from shlex import join  # only for mistakes

        noun = "option" if option else "command"
        meant = join(["flyte-image-lint", "check", command, *rest])
        return f"unknown {noun} '{command}'; did you mean '{meant}'?"
    named = command.lstrip("-")
    if command.startswith("-") and named in COMMANDS:
        return f"unknown option '{command}'; did you mean 'flyte-image-lint {named}'?"
    noun, words = ("option", OPTIONS) if command.startswith("-") else ("command", COMMANDS)
    near = nearest(command, words)
    hint = f", did you mean '{near}'?" if near else f"; the {noun}s are {', '.join(words)}"
    return f"unknown {noun} '{command}'{hint}"
