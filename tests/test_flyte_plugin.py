"""`flyte lint-images`, and the hook of `flyte deploy`, in the command line of the real Flyte 2."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

import flyte_image_lint
from command import run, write
from oracle.environment import FLYTE2, python_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PACKAGE = Path(flyte_image_lint.__file__).parents[1]
GROUPS = ("console_scripts", "flyte.plugins.cli.commands", "flyte.plugins.cli.hooks")
PROGRAM = """\
from pathlib import Path

import flyte

Path("imported").touch()
env = flyte.TaskEnvironment(name="train", image="ghcr.io/o/app:{tag}")


@env.task
async def train() -> str: ...
"""
BAD = {"wf.py": PROGRAM.format(tag="latest")}
GOOD = {"wf.py": PROGRAM.format(tag="1.4.2")}
DEPLOY = ("deploy", "--dry-run", "wf.py", "env")
STOPPED = "error: nothing was deployed, because of the images; FLYTE_IMAGE_LINT=0 deploys anyway"
UNCHECKED = (
    "error: nothing was deployed, since not all could be checked; FLYTE_IMAGE_LINT=0 deploys anyway"
)


@pytest.fixture(scope="session")
def flyte(tmp_path_factory):
    """Run the real `flyte`, with this package as it is installed."""
    folder = tmp_path_factory.mktemp("site")
    entry_points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in sorted(points.items()))
        for group, points in declared().items()
    )
    metadata = distribution("flyte-image-lint").read_text("METADATA")
    name = f"flyte_image_lint-{flyte_image_lint.__version__}.dist-info"
    write(folder, {f"{name}/METADATA": metadata, f"{name}/entry_points.txt": entry_points})
    python = python_of(FLYTE2)
    paths = os.pathsep.join([str(folder), str(PACKAGE)])

    def call(*words, cwd, script=None, **variables):
        program = script or "from flyte.cli.main import main; main()"
        return subprocess.run(
            [python, "-c", program, *words],
            cwd=cwd,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "PYTHONPATH": paths,
                "PYTHONUTF8": "1",
                "COLUMNS": "80",
                **variables,
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


def declared():
    """Give the entry points that the project declares, by group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"console_scripts": project["scripts"], **project["entry-points"]}


@pytest.fixture
def project(tmp_path):
    write(tmp_path, BAD)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def test_flyte_1_gets_nothing_of_which_only_one_may_exist():
    assert tuple(declared()) == GROUPS
    installed = {point.group for point in distribution("flyte-image-lint").entry_points}
    assert installed == set(GROUPS)


@pytest.mark.parametrize(
    "words", [("--output-format", "concise", "--", "wf.py"), ("--help",), ("--nonsense",)]
)
def test_it_is_as_check(words, flyte, project):
    made = flyte("lint-images", *words, cwd=project)
    wanted = run("check", *words, cwd=project, env={"COLUMNS": "80"})
    assert (made.returncode, made.stdout, made.stderr) == wanted


def test_it_fixes(flyte, project):
    write(project, {"flytekit.config": "[images]\napp = ghcr.io/o/app:latest\n"})
    flyte("lint-images", "--fix", "--offline", "--pin-to", "app=2.0.0", cwd=project)
    assert (project / "flytekit.config").read_text() == "[images]\napp = ghcr.io/o/app:2.0.0\n"


def test_flyte_lists_it(flyte, project):
    shown = flyte("--help", cwd=project).stdout
    assert "lint-images" in shown
    assert "Lint the container images of a project" in " ".join(shown.split())


IMPORTED = """\
import sys
from flyte._utils.entry_points import entry_points
import rich_click
(point,) = [one for one in entry_points(group="flyte.plugins.cli.hooks")
            if "flyte_image_lint" in one.value]
command = rich_click.Command("deploy")
assert point.load()(command) is command
(point,) = [one for one in entry_points(group="flyte.plugins.cli.commands")
            if "flyte_image_lint" in one.value]
assert isinstance(point.load(), rich_click.Command)
print(sorted(name for name in sys.modules if name.startswith("flyte_image_lint")))
"""


def test_nothing_is_imported_until_it_is_called(flyte, project):
    made = flyte(cwd=project, script=IMPORTED)
    assert made.stdout == (
        "['flyte_image_lint', 'flyte_image_lint.plugin', 'flyte_image_lint.plugin.before_deploy', "
        "'flyte_image_lint.plugin.lint_images']\n"
    ), made


def is_imported(folder):
    """Whether Flyte has got as far as to import the program."""
    return (folder / "imported").exists()


def test_deploy_stops_before_a_bad_image_is_shipped(flyte, project):
    made = flyte(*DEPLOY, cwd=project, FLYTE_IMAGE_LINT="1")
    assert made.returncode == 1, made
    assert made.stdout == ""
    assert "FIL102 floating-tag" in made.stderr
    assert made.stderr.splitlines()[-1] == STOPPED
    assert not is_imported(project)


@pytest.mark.parametrize("value", ["", "Off"])
def test_deploy_is_as_ever_where_nobody_asks(value, flyte, project):
    made = flyte(*DEPLOY, cwd=project, **({"FLYTE_IMAGE_LINT": value} if value else {}))
    assert is_imported(project), made
    assert "FIL102" not in made.stderr
    assert STOPPED not in made.stderr


def test_deploy_goes_on_with_good_images(flyte, project):
    write(project, GOOD)
    made = flyte(*DEPLOY, cwd=project, FLYTE_IMAGE_LINT="1")
    assert "No problems in 1 file." in made.stderr
    assert is_imported(project), made
    assert STOPPED not in made.stderr


def test_what_is_deployed_from_elsewhere_is_linted_too(flyte, project, tmp_path_factory):
    here = write(tmp_path_factory.mktemp("here"), GOOD)
    words = ("deploy", "--dry-run", str(project / "wf.py"), "env")
    made = flyte(*words, cwd=here, FLYTE_IMAGE_LINT="1")
    assert made.returncode == 1, made
    assert made.stderr.splitlines()[-1] == STOPPED


def test_what_cannot_be_linted_stops_it_with_2(flyte, project):
    write(project, {**GOOD, ".flyte-image-lint.toml": "nonsense = 1\n"})
    made = flyte(*DEPLOY, cwd=project, FLYTE_IMAGE_LINT="1")
    assert made.returncode == 2, made
    assert "unknown key 'nonsense'" in made.stderr
    assert made.stderr.splitlines()[-1] == UNCHECKED
    assert not is_imported(project)


def test_help_needs_no_look(flyte, project):
    made = flyte("deploy", "wf.py", "--help", cwd=project, FLYTE_IMAGE_LINT="1")
    assert made.returncode == 0, made
    assert "FIL102" not in made.stderr
