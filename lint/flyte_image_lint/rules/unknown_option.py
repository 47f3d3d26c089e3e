"""FIL320 unknown-option."""

from __future__ import annotations

from ..flyte.releases import DEFAULT_IMAGES
from ..model.finding import Severity
from ..text.source import shorten
from .rule import COMMAND, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Command
    from .context import RuleContext

OLDEST = DEFAULT_IMAGES[0][0]
"""The first release that is known here."""


def _check(command: Command, context: RuleContext) -> Iterator[Finding]:
    if not command.refused:
        return
    option = shorten(command.refused)
    alone, whole = f"'{command.program}'", f"'{command.program} {command.verb}'"
    message = f"{whole} has no option '{option}', only '{command.meant}'"
    help = f"did you mean '{command.meant}'?"
    if command.option.start < command.span.end:
        versions = context.flytekit_versions
        if versions is not None and versions.are_below(OLDEST):
            return
        message = f"'{option}' is an option of {whole}, not of {alone}"
        help = f"move '{option}' after '{command.verb}'"
    elif command.meant == command.refused:
        message = f"'{option}' is an option of {alone}, not of {whole}"
        help = f"move '{option}' before '{command.verb}'"
    yield RULE.finding(command, f"{message}: the command fails", help, at=command.option)


RULE = Rule(
    code="FIL320",
    name="unknown-option",
    subject=COMMAND,
    severity=Severity.ERROR,
    summary="Unknown command-line option",
    what=(
        "Checks `pyflyte` and `flyte` commands for options that belong in front of the command or "
        "after it, and for misspelled ones."
    ),
    why=(
        "`pyflyte` and `flyte` stop with `No such option`. `--config` and `-c` are options of "
        "`pyflyte` and `flyte`, not of their commands, so they belong in front of `register` or "
        "`run`; `--project`, `--domain` and `--image` belong after it, except in the first "
        "releases of flytekit. A command that fails defines no image name, so its `--image` "
        "options do not count for undefined-name. Other unknown options are not reported: they "
        "may exist in another version."
    ),
    use_instead="Move the option to its place, or correct it.",
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
            bad="pyflyte -p flytesnacks -d development register workflows\n",
            good="pyflyte register -p flytesnacks -d development workflows\n",
        ),
        Example(
            path="deploy.sh",
            bad="pyflyte register --images trainer=ghcr.io/org/trainer:1.4.2 workflows\n",
            good="pyflyte register --image trainer=ghcr.io/org/trainer:1.4.2 workflows\n",
        ),
    ),
    check=_check,
)
