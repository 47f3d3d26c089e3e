"""FIL318 packages-in-config."""

from __future__ import annotations

import re

from ..model.finding import Severity
from ..text.source import shorten
from .rule import COMMAND, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Command
    from .context import RuleContext

_PACKAGES = re.compile(r"(?ms)^\[sdk\][^\[]*^workflow_packages\s*[=:]")


def _check(command: Command, context: RuleContext) -> Iterator[Finding]:
    if command.program != "pyflyte" or command.verb != "register" or not command.config:
        return
    document = context.names.config_at(command.config) if context.names else None
    if document is None or document.format != "ini" or not _PACKAGES.search(document.source.text):
        return
    yield RULE.finding(
        command,
        f"'pyflyte register' fails with '{shorten(document.source.path)}', which sets "
        "'[sdk] workflow_packages'",
        "remove 'workflow_packages' from the config, or pass a different '--config'",
        raises="ValueError: Unimplemented, just specify pkgs like folder/files as args at the end "
        "of the command",
    )


RULE = Rule(
    code="FIL318",
    name="packages-in-config",
    subject=COMMAND,
    severity=Severity.WARNING,
    summary="Config with `workflow_packages` for `pyflyte register`",
    what=(
        "Checks for `pyflyte --config FILE register` where FILE sets `workflow_packages` in "
        "`[sdk]`."
    ),
    why="`pyflyte register` fails with such a config. Other commands accept the same file.",
    use_instead="Remove `workflow_packages`, or pass a different config.",
    hazards=("H51",),
    sources=("flytekit/clis/sdk_in_container/register.py",),
    examples=(
        Example(
            path="register.sh",
            bad="pyflyte --config sandbox.config register workflows\n",
            good="pyflyte --config images.config register workflows\n",
            beside=(
                (
                    "sandbox.config",
                    "[sdk]\nworkflow_packages = workflows\n"
                    "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n",
                ),
                ("images.config", "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"),
            ),
        ),
    ),
    check=_check,
)
