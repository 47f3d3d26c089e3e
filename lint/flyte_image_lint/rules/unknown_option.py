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
    from .context import RuleContext


def _check(command: Command, _context: RuleContext) -> Iterator[Finding]:
    if not command.refused:
        return
    help = f"did you mean '{command.meant}'?"
    if command.meant == command.refused:
        help = f"move '{command.refused}' before '{command.verb}'"
    yield RULE.finding(
        command,
        f"'{command.program} {command.verb}' has no option '{shorten(command.refused)}': the "
        "command "
        "fails",
        help,
        at=command.option,
    )


RULE = Rule(
    code="FIL320",
    name="unknown-option",
    subject=COMMAND,
    severity=Severity.ERROR,
    summary="Unknown command-line option",
    what=(
        "Checks `pyflyte` and `flyte` commands for options that belong in front of the command, "
        "and for misspelled ones."
    ),
    why=(
        "`pyflyte` and `flyte` stop with `No such option`. `--config` and `-c` are options of "
        "`pyflyte` and `flyte`, not of their commands, so they belong in front of `register` or "
        "`run`. A command that fails defines no image name, so its `--image` options do not count "
        "for undefined-name. Other unknown options are not reported: they may exist in another "
        "version."
    ),
    use_instead="Move the option in front of the command, or correct it.",
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
