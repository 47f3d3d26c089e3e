"""The package with the oldest versions that it accepts, on each Python that is on this machine.

The newest are those of all other tests. Of PyYAML, 6.0.1 and 6.0.3 have the same Python code;
what 6.0.4 changes is compared in test_merges.py and test_against_flytekit.py.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import warnings
from importlib.metadata import requires
from pathlib import Path

import pytest

import flyte_image_lint
import pins
from interpreters import PYTHONS, pythons
from oracle.environment import Environment, python_of

ROOT = Path(__file__).resolve().parent.parent
FOUND = sorted({python.version for python in pythons()})
NAMES = ("PyYAML", "packaging", "tomli", "docker", "rich", "urllib3", "pygls", "lsprotocol",
         "cyclonedx-python-lib")  # fmt: skip
SMOKE = (
    "tests/test_conformance.py",
    "tests/test_ini_layout.py",
    "tests/test_requirements.py",
    "tests/test_server_actions.py",
    "tests/test_rules.py",
    "tests/test_registry_misbehaving.py::test_closing_ends_what_waits",
    "tests/test_merges.py::test_what_is_not_certain",
)
VERSIONS = """
from importlib.metadata import version
import sys
print(*map(version, sys.argv[1:]))
"""


def label(version: tuple[int, ...]) -> str:
    return f"{version[0]}.{version[1]}"


def test_pythons_that_are_not_here_are_said():
    missing = [label(version) for version in PYTHONS if version not in FOUND]
    if missing:
        warnings.warn(
            f"not tested, since they are not here: Python {', '.join(missing)}", stacklevel=1
        )
    assert FOUND


def test_what_the_package_needs_is_what_is_tested():
    declared = [text for text in requires("flyte-image-lint") if "dev" not in text]
    needs = {re.match(r"[\w-]+", text)[0] for text in declared}
    assert {name.lower() for name in needs} == {name.lower() for name in NAMES}


@pytest.mark.parametrize("version", FOUND, ids=label)
def test_the_oldest_versions_work(version, tmp_path):
    wanted = (*NAMES, "ConfigUpdater", "pytest", "hypothesis")
    python = python_of(Environment("oldest", "package", (version,), wanted, is_oldest=True))
    arguments = [python, "-c", VERSIONS, *NAMES]
    used = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.split()
    lower = pins.lower_bounds(version)
    for name, one in zip(NAMES, used, strict=True):
        assert f"{one}.0.0".startswith(f"{lower[name.lower()]}."), (name, one)
    shutil.copytree(Path(flyte_image_lint.__file__).parent, tmp_path / "flyte_image_lint")
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *SMOKE],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
