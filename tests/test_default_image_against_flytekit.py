"""The default image against the real `DefaultImages`."""

from __future__ import annotations

import json
import subprocess

import pytest

import command
from flyte_image_lint.flyte.default_image import (
    PLUGIN,
    UnsupportedPythonError,
    choose,
    find_image_for,
    image_for,
    plugins,
)
from oracle import Flytekit
from oracle.environment import FLYTEKIT, package_alone, python_of

VERSIONS = (
    *("1.16.31", "1.16.3.dev4", "", "1.16.0+g123", "1.16.3rc1", "0.0.0+develop", "v1.16.3"),
    "1.16.2.dev3+gc4caacce",
)
VARIABLES = (None, "", "docker.io/org/own:1", "docker.io/org/own", "x@", "localhost:5000/x")
PYTHONS = ("3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "2.7")


@pytest.fixture(scope="module")
def flytekit():
    with Flytekit.running() as running:
        yield running


def outcome(function, *arguments):
    try:
        return "gives", function(*arguments)
    except UnsupportedPythonError as error:
        return "raises", str(error)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("python", PYTHONS)
def test_versions(flytekit, python, version):
    numbers = [int(part) for part in python.split(".")]
    answer = flytekit.call("image_for", numbers, None, version)
    assert outcome(image_for, python, version) == answer
    if version:  # nothing stands for that of the flytekit which runs
        answer = flytekit.call("image_for", numbers, version, "1.0.0")
        assert outcome(find_image_for, python, version) == answer


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("variable", VARIABLES)
def test_choices(flytekit, variable, version):
    _kind, python = flytekit.call("python")
    choice = choose([], variable, python, version)
    assert flytekit.call("default_image", variable, version) == ("gives", choice.image)
    kind, answer = flytekit.call("images_given", [], variable)
    assert (answer if kind == "raises" else None) == choice.error


PLUGINS = {
    "an image": ("lambda: 'docker.io/org/shiny:1'", "docker.io/org/shiny:1"),
    "an empty text": ("lambda: ''", ""),
    "nothing": ("lambda: None", None),
    "no such function": (None, None),
}


@pytest.mark.parametrize("variable", [None, "docker.io/org/own:1"])
@pytest.mark.parametrize("kind", PLUGINS)
def test_plugins(kind, variable, tmp_path, monkeypatch):
    function, expected = PLUGINS[kind]
    install(tmp_path, "shiny", function)
    with Flytekit.running(python_of(FLYTEKIT), str(tmp_path)) as flytekit:
        _kind, python = flytekit.call("python")
        answer = flytekit.call("default_image", variable, "1.16.31")
    monkeypatch.syspath_prepend(tmp_path)
    choice = choose(plugins(), variable, python, "1.16.31")
    assert (choice.step, choice.image, choice.error) == (PLUGIN, None, None)
    assert answer == ("gives", choice.otherwise.image if expected is None else expected)


def test_two_plugins(tmp_path, monkeypatch):
    install(tmp_path, "shiny", "lambda: 'x:1'")
    install(tmp_path, "second", "lambda: 'x:1'")
    monkeypatch.syspath_prepend(tmp_path)
    choice = choose(plugins(), None, "3.11", "1.16.31")
    with Flytekit.running(python_of(FLYTEKIT), str(tmp_path)) as flytekit:
        assert flytekit.call("default_image", None, "1.16.31") == ("raises", choice.error)


def install(folder, name, function):
    """Install a plugin whose `get_default_image` is that function, or is missing."""
    get_default_image = f"    get_default_image = staticmethod({function})\n" if function else ""
    command.write(
        folder,
        {
            f"{name}.py": f"class Plugin:\n    pass\n{get_default_image}",
            f"{name}-1.0.dist-info/METADATA": (
                f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
            ),
            f"{name}-1.0.dist-info/entry_points.txt": (
                f"[flytekit.configuration.plugin]\n{name} = {name}:Plugin\n"
            ),
        },
    )


# The releases on both sides of what changed.
RELEASES = ("1.3.4", "1.4.0", "1.4.2", "1.5.0", "1.10.2", "1.10.3")
ASK = """\
import importlib.util, json, sys, types
folder, version = sys.argv[1:]
stand_in = types.ModuleType("flytekit")
stand_in.__version__ = version
sys.modules["flytekit"] = stand_in  # all of an old one wants what is not installed
path = f"{folder}/flytekit/configuration/default_images.py"
spec = importlib.util.spec_from_file_location("default_images", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
answers = {}
for minor in range(6, 15):
    sys.version_info = types.SimpleNamespace(major=3, minor=minor)
    try:
        answers[f"3.{minor}"] = module.DefaultImages.default_image()
    except ValueError as error:
        answers[f"3.{minor}"] = f"ValueError: {error}"
print(json.dumps(answers))
"""


@pytest.mark.parametrize("suffix", ["", ".dev3"])
@pytest.mark.parametrize("release", RELEASES)
def test_releases(release, suffix):
    python = python_of(FLYTEKIT)
    folder = package_alone(python, f"flytekit=={release}")
    version = f"{release}{suffix}"
    ask = [python, "-c", ASK, folder, version]
    answers = json.loads(subprocess.run(ask, capture_output=True, check=True).stdout)
    for minor, answer in answers.items():
        assert outcome(image_for, minor, version)[1] == answer
