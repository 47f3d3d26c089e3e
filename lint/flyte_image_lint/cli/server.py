"""`server`: the language server, on standard input and output."""

from __future__ import annotations

import gc
import os
import sys

from .arguments import CONFIG, HELP, ISOLATED, Option, Options, UsageError, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

OPTIONS = (
    CONFIG,
    ISOLATED,
    Option("--stdio", "Read standard input, and write the output, as the server does anyway "
           "(editors may give the option)"),
    HELP,
)  # fmt: skip


class ServerOptions(Options):
    """What `server` was given."""

    __slots__ = ("config", "isolated", "stdio")

    def __init__(self) -> None:
        super().__init__()
        self.config: str | None = None
        self.isolated = False
        self.stdio = False


def run(argv: Sequence[str]) -> int:
    """Serve one client until it says goodbye, or is gone."""
    options = parse(argv, OPTIONS, ServerOptions())
    if options.help:
        from .help import help_of

        print(help_of("server", OPTIONS))
        return 0
    if options.words:
        raise UsageError(f"'server' takes no path, such as '{options.words[0]}'")
    try:
        _import_all()
    except ImportError:
        from .extra import installing

        print(f"error: the server needs the extra 'lsp'; to install it, {installing('lsp')}",
              file=sys.stderr)  # fmt: skip
        return 2
    from ..engine.select import validate
    from ..server.serving import serve
    from ..settings import SettingsFinder

    if options.config:  # read now: the server takes another folder for its own
        validate(SettingsFinder(options.config).for_path(options.config))
    config = options.config and os.path.abspath(options.config)
    return serve(sys.stdin.buffer, sys.stdout.buffer, config, isolated=options.isolated)


def _import_all() -> None:
    """Import all that a server needs. Raises ImportError without the extra.

    All of that stays: to look for garbage in it would take a tenth of the start, and later on
    longer than a keystroke.
    """
    gc.disable()
    try:
        from ..server import language_server, serving  # noqa: F401 - is the extra there?
    finally:
        gc.freeze()
        gc.enable()
