"""constraints.txt holds all that is installed, and pip keeps to it, in builds too."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import pins
from interpreters import PYTHONS
from oracle.environment import FLYTEKIT, package_alone, python_of

LINES = [Requirement(line) for line in pins.FILE.read_text().splitlines() if line[0] != "#"]
GROUPS = ("", pins.APART)


def versions(python: tuple[int, int], group: str = "") -> list[tuple[str, str]]:
    """Give the names and versions that hold for a Python and a group, as pip reads them."""
    where = {"python_version": f"{python[0]}.{python[1]}", "extra": group}
    return [
        (one.name, str(one.specifier))
        for one in LINES
        if (one.marker is None or one.marker.evaluate(where))
        and (f'"{group}"' in str(one.marker)) == bool(group)
    ]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("python", PYTHONS)
def test_each_package_has_one_exact_version(python, group):
    names = [name for name, _version in versions(python, group)]
    assert len(names) == len(set(names)) > 10
    assert names == [canonicalize_name(name) for name in names]
    assert all(re.fullmatch(r"==[\w.+!-]+", version) for _name, version in versions(python, group))


def test_other_groups_are_not_for_pip():
    """It evaluates markers of constraints without an extra."""
    apart = [one for one in LINES if pins.APART in str(one.marker)]
    assert apart
    assert not any(one.marker.evaluate({"extra": ""}) for one in apart)


@pytest.mark.parametrize("python", PYTHONS)
def test_all_that_is_asked_for_is_there(python):
    wanted = [Requirement(line) for line in pins.wanted()]
    wanted += [Requirement(text) for text in requires("flyte-image-lint")]
    for group in GROUPS:
        where = {"python_version": f"{python[0]}.{python[1]}", "extra": group}
        there = dict(versions(python, group))
        for one in wanted:
            apart = pins.APART in str(one.marker)
            extras = (group,) if apart or one.marker is None else ("dev", "registry", "")
            holds = one.marker is None or any(
                one.marker.evaluate({**where, "extra": extra}) for extra in extras
            )
            if apart == bool(group) and holds and one.name != "flyte-image-lint":
                version = there[canonicalize_name(one.name)].removeprefix("==")
                assert version in one.specifier, one


def test_an_oracle_has_nothing_but_these():
    python = python_of(FLYTEKIT)
    label = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"],
                           capture_output=True, text=True, check=True).stdout.split()  # fmt: skip
    there = dict(versions(tuple(map(int, label))))
    listed = [python, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]
    done = subprocess.run(listed, capture_output=True, text=True, check=True)
    packages = {
        canonicalize_name(one["name"]): f"=={one['version']}" for one in json.loads(done.stdout)
    }
    del packages["pip"]
    packages.pop("setuptools", None)  # both come with virtualenv
    assert len(packages) > 50
    others = {name: version for name, version in packages.items() if there.get(name) != version}
    assert others == {} or pins.NEWEST in os.environ  # with that, it is made of the newest


def contents_in(**variables: str) -> str:
    """Give what the environment of flytekit holds, as another process sees it."""
    program = "from oracle.environment import FLYTEKIT; print(FLYTEKIT.contents())"
    where = {"PYTHONPATH": f"{pins.FILE.parent}{os.pathsep}{pins.FILE.parent / 'tests'}"}
    command = [sys.executable, "-c", program]
    environment = {**os.environ, **where, **variables}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_newest_environments_are_made_once_for_all_processes_of_a_run():
    one, same, other = (
        contents_in(PYTEST_XDIST_TESTRUNUID=run, **{pins.NEWEST: "1"}) for run in ("a", "a", "b")
    )
    assert one == same != other


@pytest.mark.parametrize("pip", ["23.2", "26.3"])
def test_builds_keep_to_the_versions(pip, tmp_path, monkeypatch):
    """In their isolated environments, too, and where the path has a space."""
    project = tmp_path / "a project"
    project.mkdir()
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "probe"\nversion = "1"\n'
        '[tool.hatch.build.targets.wheel]\nonly-include = ["probe.py"]\n'
    )
    (project / "probe.py").write_text("")
    file = project / "constraints.txt"
    file.write_text("hatchling==1.27.0\n")
    monkeypatch.setattr(pins, "FILE", file)
    folder = package_alone(sys.executable, f"pip=={pip}")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "-w", str(tmp_path), str(project)],
        env={**pins.without(), **pins.variables(), "PYTHONPATH": folder},
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    about = zipfile.ZipFile(wheel).read("probe-1.dist-info/WHEEL").decode()
    assert "Generator: hatchling 1.27.0" in about


def test_lines_of_packages_of_which_pythons_have_others():
    made = pins.lines(
        {
            "b": {"3.10": "1", "3.11": "2", "3.12": "2"},
            "a": {"3.10": "1", "3.11": "1"},
        },
        "",
    )
    assert list(made) == [
        "a==1",
        'b==1; python_version == "3.10"',
        'b==2; python_version == "3.11" or python_version == "3.12"',
    ]
    assert list(pins.lines({"a": {"3.10": "1", "3.11": "2"}}, "x")) == [
        'a==1; extra == "x" and (python_version == "3.10")',
        'a==2; extra == "x" and (python_version == "3.11")',
    ]
