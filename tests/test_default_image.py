"""The image of tasks that name none, and the command that shows it."""

from __future__ import annotations

import json
import sys

import pytest

import command
from flyte_image_lint.flyte.default_image import (
    UnsupportedPythonError,
    find_image_for,
    image_for,
    moves_with,
    pythons_of,
    supported,
)

IMAGE = "cr.flyte.org/flyteorg/flytekit:py"
RUNNING = f"{sys.version_info[0]}.{sys.version_info[1]}"
MULTIPLE = (
    "ValueError: Multiple plugins installed: ['shiny', 'second']. "
    "flytekit only supports one installed plugin at a time."
)


@pytest.mark.parametrize(
    ("version", "suffix", "other_suffix"),
    [
        ("1.16.24", "1.16.24", "1.16.24"),
        ("1.16.0b4", "1.16.0b4", "1.16.0b4"),
        ("1.16.3.dev4", "latest", "1.16.3.de4"),
        ("1.16.2.dev3+gc4caacce", "latest", "1.16.2.de3+gc4caacce"),
        ("1.12.0+g123", "1.12.0+g123", "1.12.0+g123"),
        ("0.0.0+develop", "latest", "0.0.0+deelop"),
        ("v1.12.3", "v1.12.3", "1.12.3"),
    ],
)
def test_versions(version, suffix, other_suffix):
    for python in ("3.8", "3.9", "3.10", "3.11", "3.12"):
        assert image_for(python, version) == f"{IMAGE}{python}-{suffix}"
        assert find_image_for(python, version) == f"{IMAGE}{python}-{other_suffix}"
    assert image_for("3.12", "") == f"{IMAGE}3.12-latest"


# The releases on both sides of what changed: repository, first and last Python, development tag.
RELEASES = [
    ("0.32.6", "ghcr.io", "3.7", "3.10", False),
    ("1.3.4", "ghcr.io", "3.7", "3.10", False),
    ("1.4.0", "cr.flyte.org", "3.8", "3.10", False),
    ("1.4.2", "cr.flyte.org", "3.8", "3.10", False),
    ("1.5.0", "cr.flyte.org", "3.8", "3.11", False),
    ("1.10.2", "cr.flyte.org", "3.8", "3.11", False),
    ("1.10.3", "cr.flyte.org", "3.8", "3.12", True),
    ("1.16.31", "cr.flyte.org", "3.8", "3.12", True),
]


@pytest.mark.parametrize(("version", "host", "first", "last", "moves"), RELEASES)
def test_the_default_image_by_release(version, host, first, last, moves):
    pythons = pythons_of(tuple(map(int, version.split("."))))
    assert (pythons[0], pythons[-1]) == (first, last)
    image = f"{host}/flyteorg/flytekit:py{last}-{version}"
    assert image_for(last, version) == find_image_for(last, version, version) == image
    assert moves_with(f"{version}.dev3") == moves
    beyond = f"3.{int(last.partition('.')[2]) + 1}"
    with pytest.raises(UnsupportedPythonError):
        image_for(beyond, version)


@pytest.mark.parametrize("python", ["2.7", "3.7", "3.13", "3.14", "3.1", "4.0"])
def test_pythons_without_an_image(python):
    assert not supported(python)
    message = f"ValueError: ({python.replace('.', ', ')}) is not a valid PythonVersion"
    for function in (image_for, find_image_for):
        with pytest.raises(UnsupportedPythonError) as raised:
            function(python, "1.16.3")
        assert str(raised.value) == message


def distribution(name, version="1.0", entry_points=""):
    """Give the files of an installed package that must not be imported."""
    folder = f"site/{name}-{version}.dist-info"
    return {
        f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{folder}/entry_points.txt": entry_points,
        f"site/{name}.py": "raise SystemExit('imported')\n",
    }


def plugin(name):
    return distribution(name, "1.0", f"[flytekit.configuration.plugin]\n{name} = {name}:Plugin\n")


def show(folder, *words, **environment):
    """Run `images --default` in a folder and give the status and the object that it prints."""
    environment.setdefault("PYTHONPATH", str(folder / "site"))
    words = ("images", "--default", "--output-format", "json", *words)
    done = command.run(*words, cwd=folder, env=environment)
    assert done.stderr == ""
    return done.status, json.loads(done.stdout)


PINNED = {
    ".git/HEAD": "",
    ".python-version": "3.10.13\n",
    "requirements.txt": "flytekit==1.16.4\n",
}
# Files, words, variables; then the image, what decides, and where the versions come from.
SHOWN = {
    "by options": (
        {},
        ["--python", "3.12.1", "--flytekit", "v1.16.24"],
        {},
        (f"{IMAGE}3.12-1.16.24", "versions", "'--python'", "'--flytekit'"),
    ),
    "by the project": (
        PINNED,
        [],
        {},
        (f"{IMAGE}3.10-1.16.4", "versions", "pinned by the project", "pinned by the project"),
    ),
    "by the settings, which come before the project": (
        {**PINNED, ".flyte-image-lint.toml": 'flytekit = "1.16.5"\n'},
        [],
        {},
        (
            f"{IMAGE}3.10-1.16.5",
            "versions",
            "pinned by the project",
            "the setting 'flytekit'",
        ),
    ),
    "without the settings": (
        {**PINNED, ".flyte-image-lint.toml": 'flytekit = "1.16.5"\n'},
        ["--isolated"],
        {},
        (f"{IMAGE}3.10-1.16.4", "versions", "pinned by the project", "pinned by the project"),
    ),
    "by another folder's project": (
        {f"other/{name}": content for name, content in PINNED.items()},
        ["other"],
        {},
        (f"{IMAGE}3.10-1.16.4", "versions", "pinned by the project", "pinned by the project"),
    ),
    "by what is installed": (
        distribution("flytekit", "1.16.7.dev3"),
        ["--python", "3.9"],
        {},
        (
            f"{IMAGE}3.9-latest",
            "versions",
            "'--python'",
            "the environment that this command runs in",
        ),
    ),
    "by the environment": (
        {},
        ["--python", "3.13"],
        {"FLYTE_INTERNAL_IMAGE": "docker.io/org/own:1.4.2"},
        ("docker.io/org/own:1.4.2", "FLYTE_INTERNAL_IMAGE", "'--python'", None),
    ),
    "not by an empty variable": (
        PINNED,
        [],
        {"FLYTE_INTERNAL_IMAGE": ""},
        (f"{IMAGE}3.10-1.16.4", "versions", "pinned by the project", "pinned by the project"),
    ),
}


@pytest.mark.parametrize("case", SHOWN)
def test_shows_the_image_and_what_it_comes_from(case, tmp_path):
    files, words, variables, expected = SHOWN[case]
    command.write(tmp_path, {".git/HEAD": "", **files})
    status, shown = show(tmp_path, *words, **variables)
    assert status == 0
    assert shown["error"] is None
    keys = ("image", "decided_by", "python_from", "flytekit_from")
    assert tuple(shown[key] for key in keys) == expected


# Files, words, variables; then the image, the error, and what the notes say.
NOT_SHOWN = {
    "a Python without an image": (
        {},
        ["--python", "3.13", "--flytekit", "1.16.31"],
        {},
        (None, "ValueError: (3, 13) is not a valid PythonVersion", "'pyflyte --help' fails"),
    ),
    "a variable without a tag": (
        {},
        [],
        {"FLYTE_INTERNAL_IMAGE": "docker.io/org/own"},
        (
            "docker.io/org/own",
            "AssertionError: Incorrectly formatted image docker.io/org/own, missing tag or digest",
            "",
        ),
    ),
    "no flytekit": ({}, ["--python", "3.11"], {}, (None, None, "with '--flytekit'")),
    "a plugin": (
        plugin("shiny"),
        ["--python", "3.11", "--flytekit", "1.16.31"],
        {},
        (None, None, f"gives no image, it is {IMAGE}3.11-1.16.31"),
    ),
    "a plugin, before the variable": (
        plugin("shiny"),
        [],
        {"FLYTE_INTERNAL_IMAGE": "docker.io/org/own:1"},
        (None, None, "other than its documentation has it"),
    ),
    "two plugins": ({**plugin("shiny"), **plugin("second")}, [], {}, (None, MULTIPLE, "")),
}


@pytest.mark.parametrize("case", NOT_SHOWN)
def test_says_why_there_is_no_image(case, tmp_path):
    files, words, variables, (image, error, note) = NOT_SHOWN[case]
    command.write(tmp_path, {".git/HEAD": "", **files})
    status, shown = show(tmp_path, *words, **variables)
    assert status == 1
    assert shown["image"] == image
    if error == MULTIPLE:  # in what order does not matter
        assert sorted(shown["error"]) == sorted(error)
    else:
        assert shown["error"] == error
    assert note in " ".join(shown["notes"])


def test_names_the_plugin_and_the_choice_without_it(tmp_path):
    command.write(tmp_path, {".git/HEAD": "", **plugin("shiny")})
    variables = {"FLYTE_INTERNAL_IMAGE": "docker.io/org/own:1"}
    _status, shown = show(tmp_path, **variables)
    assert shown["decided_by"] == "plugin"
    assert shown["plugins"] == [{"name": "shiny", "value": "shiny:Plugin", "package": "shiny"}]
    assert shown["variable"] == "docker.io/org/own:1"
    assert shown["otherwise"] == {
        "image": "docker.io/org/own:1",
        "decided_by": "FLYTE_INTERNAL_IMAGE",
        "error": None,
    }


def test_the_table(tmp_path):
    words = ("images", "--default", "--python", "3.11", "--flytekit", "1.16.3.dev4")
    variables = {"FLYTE_INTERNAL_IMAGE": ""}
    done = command.run(*words, cwd=tmp_path, env=variables)
    assert done.stdout.splitlines() == [
        f"{IMAGE}3.11-latest",
        "decided by the versions of Python and flytekit",
        "",
        "  STEP                  FOUND        WHERE",
        "  plugin                none         the environment that this command runs in",
        "  FLYTE_INTERNAL_IMAGE  empty        the environment",
        "  Python                3.11         '--python'",
        "  flytekit              1.16.3.dev4  '--flytekit'",
        "",
        "note: flytekit 1.16.3.dev4 is a development version: 'latest' moves",
        "note: 'DefaultImages.find_image_for' drops every 'v' of such a version: "
        f"'{IMAGE}3.11-1.16.3.de4'",
    ]


def test_the_running_python_if_none_is_named(tmp_path):
    (tmp_path / ".git").mkdir()
    status, shown = show(tmp_path, "--flytekit", "1.16.31")
    assert (shown["python"], status) == (RUNNING, 0 if supported(RUNNING) else 1)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--python", "3.11"], "option '--python' needs '--default' or '--tasks'"),
        (["--flytekit", "1.16.31"], "option '--flytekit' needs '--default' or '--tasks'"),
        (["--default", "--detect"], "option '--detect' cannot be used with '--default'"),
        (
            ["--default", "--stdin-filename", "x"],
            "option '--stdin-filename' cannot be used with '--default'",
        ),
        (["--default", "a", "b"], "'--default' takes one PATH, that of the project"),
        (
            ["--default", "--python", "three"],
            "option '--python' takes a version such as 3.11, not 'three'",
        ),
        (
            ["--default", "--python", "3"],
            "option '--python' takes a version such as 3.11, not '3'",
        ),
    ],
)
def test_usage(words, message, tmp_path):
    done = command.run("images", *words, cwd=tmp_path)
    assert done.status == 2
    assert done.stderr.startswith(f"error: {message}\n")


def test_an_image_that_is_none_is_called_so(tmp_path):
    variables = {"FLYTE_INTERNAL_IMAGE": "docker.io/Org/\x1b[31mown:1"}
    done = command.run("images", "--default", cwd=tmp_path, env=variables)
    assert done.status == 0
    assert "is no valid image" in done.stdout
