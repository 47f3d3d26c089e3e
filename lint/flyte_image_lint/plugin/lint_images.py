"""`flyte lint-images`: the same as `flyte-image-lint check`."""

from __future__ import annotations

import click


class LintImages(click.Command):
    """A command that gives its words, options included, to `check` as they are."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words for `check`, which has its own help and errors."""
        ctx.args = list(args)
        return ctx.args

    def invoke(self, ctx: click.Context) -> None:
        """Lint, and end with the status of `check`."""
        from ..cli import main  # not for the list of commands

        ctx.exit(main(["check", *ctx.args]))


command = LintImages(
    "lint-images",
    help="Lint the container images of a project, as 'flyte-image-lint check' does.",
    add_help_option=False,
)
