#!/usr/bin/env python3
"""Set up and run what a developer or a newcomer needs, with nothing but Python and pip.

    python3 dev.py examples    install the tool and lint the examples with it
    python3 dev.py test        install everything and run linters, type checks and all tests
    python3 dev.py update      install everything and write the files that are generated

Each works in a virtual environment of its own below .cache/, so that it does not matter
whether the system's Python accepts packages. What follows the word is passed on to
flyte-image-lint or pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / ".cache"


def main() -> int:
    """Run the task that is named."""
    if sys.version_info < (3, 10):  # noqa: UP036 - the packages would say so less clearly
        sys.exit("Python 3.10 or newer is needed; this is " + sys.version.split()[0])
    task, *rest = sys.argv[1:] or ["help"]
    if task == "examples":
        bin_folder = environment("examples", ".")
        command = [str(bin_folder / "flyte-image-lint"), "check", *(rest or ["examples"])]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    if task == "test":
        return test(environment("dev", ".[dev]"), rest)
    if task == "update":
        return update(environment("dev", ".[dev]"), rest)
    sys.stdout.write(__doc__ or "")
    return 0 if task in ("help", "-h", "--help") else 2


def test(bin_folder: Path, rest: list[str]) -> int:
    """Run all checks, the quick ones first, and stop at the first that fails.

    The tests run on the package as a wheel installs it; they do not see the folder lint/.
    """
    python = str(bin_folder / "python")
    for command in (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["pytest", *(rest or ["-q"])],
    ):
        sys.stdout.write(f"$ {' '.join(command)}\n")
        sys.stdout.flush()
        status = subprocess.run([python, "-m", *command], cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


def update(bin_folder: Path, rest: list[str]) -> int:
    """Write all that is generated; the tests that compare it do."""
    command = [str(bin_folder / "python"), "-m", "pytest", "-q", "--update", "-m", "generated"]
    return subprocess.run([*command, *rest], cwd=ROOT, check=False).returncode


def environment(name: str, *packages: str) -> Path:
    """Make the virtual environment `name`, or bring it up to date, and give its bin folder."""
    folder = CACHE / f"{name}-{sys.version_info[0]}.{sys.version_info[1]}"
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (bin_folder / "pip").exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_environment(folder)
    pip = [str(bin_folder / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    subprocess.run([*pip, *packages], cwd=ROOT, check=True)
    return bin_folder


def make_environment(folder: Path) -> None:
    """Make a virtual environment. Debian's Python has no `venv` that works; virtualenv's does."""
    made = subprocess.run(
        [sys.executable, "-m", "venv", folder], check=False, capture_output=True, text=True
    )
    if made.returncode == 0:
        return
    shutil.rmtree(folder, ignore_errors=True)
    tools = CACHE / "virtualenv"
    install = [sys.executable, "-m", "pip", "install", "-q", "--target", tools, "virtualenv"]
    if subprocess.run(install, check=False).returncode:
        sys.exit(f"{made.stdout}{made.stderr}\nneither venv nor virtualenv could be had")
    path = os.pathsep.join(filter(None, [str(tools), os.environ.get("PYTHONPATH")]))
    subprocess.run(
        [sys.executable, "-m", "virtualenv", "-q", folder],
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )


if __name__ == "__main__":
    sys.exit(main())
