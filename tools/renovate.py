"""Hold the choices of `upgrade`, and the preset, against the real Renovate, which npm gives.

    python3 dev.py renovate [NUMBER]

NUMBER random repositories are asked (2000, if not said). Renovate takes 341 MB, so no test needs
it: without node and npm, or a registry of npm, nothing is compared, and the command says so.

A check is a function that is given the folder with Renovate, and the number, and gives what is
wrong, in lines; to add one, put it into the CHECKS of its module.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools import renovate_preset, renovate_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent

VERSION = "44.121.2"
"""The Renovate that is asked."""

RANDOM = 2000
CHECKS = (*renovate_tags.CHECKS, *renovate_preset.CHECKS)


def main(words: Sequence[str]) -> int:
    """Run all checks; say what differs, or that nothing was compared."""
    try:
        folder = installed()
    except NotRunError as error:
        print(f"Renovate was not asked: {error}")
        return 0
    number = int(words[0]) if words else RANDOM
    try:
        wrong = [line for check in CHECKS for line in check(folder, number)]
    except subprocess.CalledProcessError as error:
        wrong = [f"Renovate could not be run: {error}"]
    for line in wrong:
        print(line)
    print(f"Renovate {VERSION}: {len(wrong)} differences that no reason explains")
    return int(bool(wrong))


class NotRunError(Exception):
    """Renovate cannot be had; the text says why."""


def installed() -> Path:
    """Give the folder with Renovate, installed below .cache/ if need be. Raises NotRunError."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NotRunError("node and npm are needed")
    folder = ROOT / ".cache" / f"renovate-{VERSION}"
    if (folder / "done").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    # No script of a package runs: what they would build is not needed here.
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
    done = subprocess.run(
        [*command, f"renovate@{VERSION}"], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotRunError(f"npm could not install it:\n{done.stderr.strip()[-2000:]}")
    (folder / "done").touch()
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
