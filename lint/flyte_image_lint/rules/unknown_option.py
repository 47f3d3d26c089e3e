"""FIL320 unknown-option."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .rule import COMMAND, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Command
    from .context import Project


def _check(command: Command, _project: Project) -> Iterator[Finding]:
    if not command.refused:
        return
    help = f"did you mean '{command.meant}'?"
    if command.meant == command.refused:
        help = f"move it before '{command.verb}'"
    yield RULE.finding(
        command,
        f"'{command.program} {command.verb}' has no option '{shorten(command.refused)}', so the "
        "command fails",
        help,
        at=command.option,
    )


RULE = Rule(
    code="FIL320",
    name="unknown-option",
    subject=COMMAND,
    severity=Severity.ERROR,
    summary="an option that the command does not have",
    flyte=(
        "`pyflyte` and `flyte` stop with `No such option`. `--config` and `-c` are options of "
        "`pyflyte` and `flyte`, not of their commands, so they belong before `register` or "
        "`run`. A command that fails sets no image name, so its `--image` options do not count "
        "for undefined-name. Only options of the program that follow its command, and options "
        "that are nearly one of the command's, are reported: another one may exist in another "
        "version."
    ),
    instead="Move the option before the command, or correct it.",
    hazards=(),
    sources=("flytekit/clis/sdk_in_container/pyflyte.py", "flyte/cli/main.py"),
    examples=(
        Example(
            path="deploy.sh",
            bad="pyflyte register --config flytekit.config workflows\n",
            good="pyflyte --config flytekit.config register workflows\n",
            beside=(("flytekit.config", "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"),),
        ),
        Example(
            path="deploy.sh",
            bad="pyflyte register --images trainer=ghcr.io/org/trainer:1.4.2 workflows\n",
            good="pyflyte register --image trainer=ghcr.io/org/trainer:1.4.2 workflows\n",
        ),
    ),
    check=_check,
)
