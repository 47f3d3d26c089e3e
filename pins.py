"""What development installs, at exact versions: how constraints.txt is used, and renewed.

One set of versions fits all environments, so that pip takes the file as it is. Only checkov fits
none: its lines have the marker `extra == "checkov"`, which is false for pip.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interpreters import PYTHONS, pythons

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent
WANTED = ROOT / "constraints.in"
FILE = ROOT / "constraints.txt"
CACHE = ROOT / ".cache"
NEWEST = "FLYTE_IMAGE_LINT_NEWEST"
"""The variable that lets the tests install the newest of everything."""

APART = "checkov"
_VARIABLES = ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")
HEADER = """\
# Exact versions of all that development, tests and benchmarks install, on Linux.
# Made by `python3 dev.py pins` from constraints.in and pyproject.toml; do not edit.
"""

Versions = dict[str, dict[str, str]]
"""Versions by Python, by the name of a package."""


def variables(group: str = "") -> dict[str, str]:
    """Give environment variables that make pip keep to the file, in isolated builds too.

    pip before 25.3 passes PIP_CONSTRAINT on to builds; later ones have a variable of their own.
    """
    return _variables(_of_group(group) if group else FILE)


def _variables(path: Path) -> dict[str, str]:
    # A URL, since pip splits what it finds in a variable at spaces.
    return dict.fromkeys(_VARIABLES, path.as_uri())


def oldest(python: tuple[int, ...] = sys.version_info[:2]) -> dict[str, str]:
    """Give such variables for the oldest versions that the package itself accepts."""
    lower = lower_bounds(python)
    lines = FILE.read_text("utf-8").splitlines()
    kept = [line for line in lines if line.partition("==")[0] not in lower]
    bounds = [f"{name}=={version}" for name, version in lower.items()]
    return _variables(_derived(f"oldest-{python[0]}.{python[1]}", [*kept, *bounds]))


def lower_bounds(python: tuple[int, ...]) -> dict[str, str]:
    """Give the oldest version of each package that the package itself accepts on a Python."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    own = text[text.index("\ndependencies = [") : text.index("\ndev = [")]
    lower = {name.lower(): least for name, least in re.findall(r'(?m)^  "([\w-]+)>=([\d.]+)', own)}
    if python >= (3, 13):
        lower["pyyaml"] = "6.0.2"  # older ones have no wheels for it
    return lower


def without() -> dict[str, str]:
    """Give this process's environment without what `variables` sets."""
    return {name: value for name, value in os.environ.items() if name not in _VARIABLES}


def pinned(name: str) -> str:
    """Give the version that all environments have of a package."""
    (version,) = re.findall(rf"(?m)^{re.escape(name)}==([^\s;]+)$", FILE.read_text("utf-8"))
    return str(version)


def renew() -> int:
    """Resolve anew, with pip alone, for each Python, and write the file."""
    paths = {python.version: python.path for python in reversed([*pythons()])}
    missing = [f"{major}.{minor}" for major, minor in PYTHONS if (major, minor) not in paths]
    if missing:
        sys.exit(f"pins hold for all Pythons, but there is no Python {', '.join(missing)} here")
    text = HEADER
    for group in ("", APART):
        versions: Versions = {}
        for version in PYTHONS:
            label = f"{version[0]}.{version[1]}"
            sys.stdout.write(f"resolving {group or 'all'} for Python {label}\n")
            sys.stdout.flush()
            for name, chosen in _resolved(paths[version], group).items():
                versions.setdefault(name, {})[label] = chosen
        text += "".join(f"{line}\n" for line in lines(versions, group))
    FILE.write_text(text, encoding="utf-8")
    return 0


def _resolved(python: str, group: str) -> dict[str, str]:
    """Give the versions that pip chooses for one group of constraints.in, by name."""
    mark = f'; extra == "{group}"'
    if group:
        words = [line.removesuffix(mark) for line in wanted() if line.endswith(mark)]
    else:
        words = [line for line in wanted() if "extra ==" not in line]
    command = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    options = ["--dry-run", "--ignore-installed", "--report", "-"]
    here = [] if group else [f"{ROOT}[dev]"]
    done = subprocess.run(
        [*command, *options, *words, *here],
        stdout=subprocess.PIPE,
        env=without(),
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode)
    installed = [one["metadata"] for one in json.loads(done.stdout)["install"]]
    named = {re.sub(r"[-_.]+", "-", one["name"]).lower(): one["version"] for one in installed}
    return {name: named[name] for name in sorted(named) if name != "flyte-image-lint"}


def wanted() -> list[str]:
    """Give the requirements in constraints.in."""
    lines = [line.partition(" #")[0].strip() for line in WANTED.read_text("utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def lines(versions: Versions, group: str) -> Iterator[str]:
    """Yield a line for each package, or one for each of its versions where Pythons differ."""
    extra = [f'extra == "{group}"'] if group else []
    for name, by_python in sorted(versions.items()):
        for chosen in dict.fromkeys(by_python.values()):
            labels = [label for label, version in by_python.items() if version == chosen]
            where = " or ".join(f'python_version == "{label}"' for label in labels)
            only = [] if len(labels) == len(by_python) else [f"({where})" if extra else where]
            marker = " and ".join([*extra, *only])
            yield f"{name}=={chosen}" + (f"; {marker}" if marker else "")


def _of_group(group: str) -> Path:
    """Write the lines of a group that fits no other to a file of their own, and give its path."""
    mark = f'; extra == "{group}"'
    lines = [line for line in FILE.read_text("utf-8").splitlines() if mark in line]
    plain = [line.replace(f"{mark} and ", "; ").replace(mark, "") for line in lines]
    return _derived(group, plain)


def _derived(name: str, lines: list[str]) -> Path:
    path = CACHE / f"constraints-{name}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
