#!/usr/bin/env python3
"""Set up and run what a developer or a newcomer needs, with nothing but Python and pip.

    python3 dev.py examples    install the tool and lint the examples with it
    python3 dev.py test        install everything and run linters, type checks and all tests
    python3 dev.py newest      run all tests with the newest version of every package
    python3 dev.py oldest      run all tests with the oldest versions that the package accepts
    python3 dev.py fuzz ...    make up inputs for a long time: see CONTRIBUTING.md, or --help
    python3 dev.py portable    run the tests that need nothing of Linux
    python3 dev.py pins        resolve the versions in constraints.txt again
    python3 dev.py update      install everything and write the files that are generated
    python3 dev.py home [URL]  print the address of the repository, or change it everywhere
    python3 dev.py build       build and check what a release consists of, in dist/
    python3 dev.py zipapp      build the program as one file, dist/flyte-image-lint.pyz
    python3 dev.py renovate    hold `upgrade` and the preset against the real Renovate, with npm
    python3 dev.py notes TAG   say what CHANGELOG.md says of a tag, or why it cannot be released
    python3 dev.py extension   check and test the extension for VS Code, where npm is there
    python3 dev.py vscode      use the extension in a real VS Code (root on Debian; takes long)
    python3 dev.py site        build the documentation as a site, in build/site/

Each works in a virtual environment of its own below .cache/, so that it does not matter
whether the system's Python accepts packages. What follows the word is passed on to
flyte-image-lint or pytest. Packages have the versions in constraints.txt.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pins
from tools import extension, fuzz, home, packages, pages, portable, versions, vscode

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / ".cache"
PROCESSES = min(8, 2 * (os.cpu_count() or 1))
"""Twice the cores: tests wait for servers, for the disk, and for packages."""

SIDE_BY_SIDE = ["-q", "-n", str(PROCESSES), "--dist", "loadfile"]
"""How the whole suite runs: files side by side, the tests of one file in their order."""


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
    if task == "newest":
        upgrade = ("--upgrade", "--upgrade-strategy", "eager")
        return tests(environment("newest", *upgrade, ".[dev]", variables={}), rest, pinned=False)
    if task == "oldest":
        environment("oldest", ".[dev]")
        # Over what the tools need: those may be for newer ones than the package is.
        lower = pins.lower_bounds(sys.version_info[:2]).items()
        words = ("--no-deps", *(f"{name}=={version}" for name, version in lower))
        # Another rich draws otherwise.
        chosen = rest or [*SIDE_BY_SIDE, "--ignore=tests/test_pictures.py"]
        return tests(environment("oldest", *words, variables={}), chosen, pinned=True)
    if task == "fuzz":
        words, variables = fuzz.arguments(rest)
        return run(str(environment("dev", ".[dev]") / "python"), "pytest", *words, **variables)
    if task == "pins":
        return pins.renew()
    if task == "update":
        return update(environment("dev", ".[dev]"), rest)
    if task == "portable":
        chosen = rest or [*SIDE_BY_SIDE, *portable.TESTS]
        return tests(environment("dev", ".[dev]"), chosen, pinned=True)
    if task == "home":
        return home.change(rest)
    if task == "renovate":
        return run(str(environment("dev", ".[dev]") / "python"), "tools.renovate", *rest)
    if task == "notes":
        return versions.check(rest)
    if task == "build":
        return packages.build(str(release() / "python"))
    if task == "zipapp":
        return packages.zipapp(str(release() / "python"))
    if task == "extension":
        return extension.test(environment("dev", ".[dev]") / "python")
    if task == "vscode":
        return vscode.use(environment("dev", ".[dev]") / "python")
    if task == "site":
        return pages.build(str(release() / "python"), rest)
    sys.stdout.write(__doc__ or "")
    return 0 if task in ("help", "-h", "--help") else 2


def release() -> Path:
    """Make the environment with what builds and checks packages and pages."""
    return environment("release", "-r", str(packages.REQUIREMENTS), "virtualenv", variables={})


def test(bin_folder: Path, rest: list[str]) -> int:
    """Run all checks, the quick ones first, and stop at the first that fails.

    The tests run on the package as a wheel installs it; they do not see the folder lint/.
    """
    python = str(bin_folder / "python")
    for command in (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
    ):
        status = run(python, *command)
        if status:
            return status
    return tests(bin_folder, rest, pinned=True)


def update(bin_folder: Path, rest: list[str]) -> int:
    """Write all that is generated; the tests that compare it do."""
    return run(str(bin_folder / "python"), "pytest", "-q", "--update", "-m", "generated", *rest)


def tests(bin_folder: Path, rest: list[str], *, pinned: bool) -> int:
    """Run the tests alone; unless `pinned`, with the newest of what they install, too."""
    more = {} if pinned else {pins.NEWEST: "1"}
    return run(str(bin_folder / "python"), "pytest", *(rest or SIDE_BY_SIDE), **more)


def run(python: str, *command: str, **more: str) -> int:
    """Run a module and give its exit status."""
    sys.stdout.write(f"$ {' '.join(command)}\n")
    sys.stdout.flush()
    words = [python, "-m", *command]
    return subprocess.run(words, cwd=ROOT, check=False, env={**os.environ, **more}).returncode


def environment(name: str, *packages: str, variables: Mapping[str, str] | None = None) -> Path:
    """Make the virtual environment `name`, or bring it up to date, and give its bin folder.

    `variables` say what versions pip takes; without them, it takes those in constraints.txt.
    """
    folder = CACHE / f"{name}-{sys.version_info[0]}.{sys.version_info[1]}"
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    if not any((bin_folder / name).exists() for name in ("pip", "pip.exe")):
        shutil.rmtree(folder, ignore_errors=True)
        make_environment(folder)
    pip = [str(bin_folder / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    chosen = pins.variables() if variables is None else variables
    subprocess.run([*pip, *packages], cwd=ROOT, check=True, env={**pins.without(), **chosen})
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
    if subprocess.run(install, check=False, env={**os.environ, **pins.variables()}).returncode:
        sys.exit(f"{made.stdout}{made.stderr}\nneither venv nor virtualenv could be had")
    path = os.pathsep.join(filter(None, [str(tools), os.environ.get("PYTHONPATH")]))
    subprocess.run(
        [sys.executable, "-m", "virtualenv", "-q", folder],
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )


if __name__ == "__main__":
    sys.exit(main())
