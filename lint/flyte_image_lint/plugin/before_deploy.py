"""`flyte deploy` with FLYTE_IMAGE_LINT=1: lint first, and deploy only what is found good."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import click

VARIABLE = "FLYTE_IMAGE_LINT"
OFF = ("", "0", "false", "no", "off")

STOPPED = {
    1: f"error: nothing was deployed, because of the images; {VARIABLE}=0 deploys anyway",
    2: f"error: nothing was deployed, since not all could be checked; {VARIABLE}=0 deploys anyway",
}
"""What is said, by the exit status of `check`."""


def hook(command: click.Command) -> click.Command:
    """Give the command as it was, unless the variable asks for a look before it."""
    if os.environ.get(VARIABLE, "").lower() in OFF:
        return command
    deploy = command.invoke

    def lint_and_deploy(ctx: click.Context) -> object:
        words = [*getattr(ctx, "_protected_args", ()), *ctx.args]
        if not _asks_for_help(words, ctx):
            _lint(words, ctx)
        return deploy(ctx)

    command.invoke = lint_and_deploy  # type: ignore[method-assign]
    return command


def _asks_for_help(words: list[str], ctx: click.Context) -> bool:
    return any(word in ctx.help_option_names for word in words)


def _lint(words: list[str], ctx: click.Context) -> None:
    """Lint the current directory, and what is named outside of it; end if that is not good.

    Standard output is that of `flyte`, which may be JSON.
    """
    import click

    from ..cli import main_on_stderr
    from ..text.roots import is_below

    here = os.path.realpath(os.curdir)
    named = [word for word in words if os.path.exists(word)]
    others = [word for word in named if not is_below(os.path.realpath(word), here)]
    status = main_on_stderr(["check", "--", os.curdir, *others])
    if status:
        click.echo(STOPPED.get(status, STOPPED[2]), err=True)
        ctx.exit(status)
