"""FIL318 packages-in-config."""

from __future__ import annotations

import re

from ..model.finding import Severity
from .rule import COMMAND, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Command
    from .context import Project

_PACKAGES = re.compile(r"(?ms)^\[sdk\][^\[]*^workflow_packages\s*[=:]")


def _check(command: Command, project: Project) -> Iterator[Finding]:
    if command.program != "pyflyte" or command.verb != "register" or not command.config:
        return
    config = project.names.config_at(command.config) if project.names else None
    if config is None or config.format != "ini" or not _PACKAGES.search(config.source.text):
        return
    yield RULE.finding(
        command,
        f"'{config.source.path}' has '[sdk] workflow_packages', with which 'pyflyte register' "
        "raises ValueError: Unimplemented, just specify pkgs like folder/files as args at the end "
        "of the command",
        "remove 'workflow_packages' from the config, or give this command another one",
    )


RULE = Rule(
    code="FIL318",
    name="packages-in-config",
    subject=COMMAND,
    severity=Severity.WARNING,
    summary="`pyflyte register` with a config that names packages",
    flyte=(
        "`pyflyte --config FILE register` raises `ValueError: Unimplemented, just specify pkgs "
        "like folder/files as args at the end of the command` where FILE has `workflow_packages` "
        "in `[sdk]`. Other commands take the same file."
    ),
    instead="Remove `workflow_packages`, or name another config.",
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
