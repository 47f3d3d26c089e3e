"""The extension for VS Code: its own tests, where Node.js and the packages that it needs are there.

All else in this repository needs Python only; so a machine without npm, or one that gets no
packages from it, is told that these tests did not run, and that is no failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "integrations" / "vscode"
OLDEST = 20
"""The version of Node.js that the tests need."""

NEEDED = "FLYTE_IMAGE_LINT_NEEDS_NPM"
"""The variable that makes it a failure if npm has no packages."""

NOT_RUN = "the tests of the extension for VS Code did not run: "


def test(python: Path) -> int:
    """Install what `package-lock.json` names, and run `npm test` with the server of a Python."""
    missing = _missing()
    if missing:
        sys.stdout.write(f"{NOT_RUN}{missing}\n")
        return 0
    status = run("npm", "ci")
    if status:
        sys.stdout.write(f"{NOT_RUN}npm gets no packages here\n")
        return status if os.environ.get(NEEDED) else 0
    return run("npm", "test", FLYTE_IMAGE_LINT_PYTHON=str(python))


def run(*command: str, folder: Path = FOLDER, **more: str) -> int:
    """Run a program in the folder of the extension, and give its exit status."""
    sys.stdout.write(f"$ {' '.join(command)}\n")
    sys.stdout.flush()
    variables = environment(**more)
    words = [shutil.which(command[0], path=variables["PATH"]) or command[0], *command[1:]]
    return subprocess.run(words, cwd=folder, check=False, env=variables).returncode


def environment(**more: str) -> dict[str, str]:
    """Give the variables for npm: it says what it does, and nothing of funds and audits."""
    quiet = {"npm_config_audit": "false", "npm_config_fund": "false", "npm_config_yes": "true"}
    return {**os.environ, **quiet, "npm_config_update_notifier": "false", **more}


def _missing() -> str | None:
    """Give what keeps the tests from running, in words."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "npm is not installed"
    version = _output("node", "--version")
    if version is None or int(version.lstrip("v").partition(".")[0]) < OLDEST:
        return f"Node.js {OLDEST} or newer is needed, this is {version}"
    return None


def _output(*command: str) -> str | None:
    """Give what a program prints, or None where it fails."""
    words = [shutil.which(command[0]) or command[0], *command[1:]]
    try:
        done = subprocess.run(
            words, cwd=FOLDER, env=environment(), capture_output=True, text=True, check=False,
            timeout=60,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
