"""The versions that a project pins, as its own files say, and which names it uses by version."""

from __future__ import annotations

import os

import pytest

from command import write
from flyte_image_lint.parsers.versions import flytekit_version, numbers, python_version, release


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, {".git/HEAD": ""})


UV = """\
version = 1

[[package]]
name = "flytekit-tools"
version = "0.1"

[[package]]
name = "flytekit"
version = "1.16.4"
source = { registry = "https://pypi.example.com" }
"""

VERSIONS = [
    ("requirements.txt", "flytekit==1.16.4\n", "1.16.4"),
    ("requirements.txt", "a\nflytekit==1.16.4", "1.16.4"),
    ("requirements.txt", "a==1\r\nflytekit==1.16.4\r\n", "1.16.4"),
    ("requirements.txt", "  Flytekit[papermill, x] == 1.16.4  # c\n", "1.16.4"),
    ("requirements.txt", "flytekit===v1.16.4 ; python_version > '3.9'\n", "1.16.4"),
    ("requirements.txt", "flytekit==1.16.4 \\\n    --hash=sha256:aa\n", "1.16.4"),
    ("requirements.txt", "flytekit==1.16.0b4\n", "1.16.0b4"),
    ("requirements.txt", "flytekit==1.16.4.post1\n", "1.16.4.post1"),
    ("requirements.txt", "flytekit==1.16\n", "1.16.0"),
    ("requirements.txt", "flytekit==1.16.*\n", None),
    ("requirements.txt", "flytekit==1.16.4+local\n", None),
    ("requirements.txt", "flytekit==1!1.16.4\n", None),
    ("requirements.txt", "flytekit>=1.16.4\n", None),
    ("requirements.txt", "flytekit~=1.16.4\n", None),
    ("requirements.txt", "flytekit\n", None),
    ("requirements.txt", "# flytekit==1.16.4\n", None),
    ("requirements.txt", "my-flytekit==1.16.4\nflytekitplugins-spark==1.16.4\n", None),
    ("requirements.txt", "flytekit @ git+https://example.com/x@1.16.4\n", None),
    ("requirements.txt", b"\xff\xfe\nflytekit==1.16.4\n", "1.16.4"),
    ("requirements.in", "flytekit==1.16.4\n", "1.16.4"),
    ("requirements-dev.txt", "flytekit==1.16.4\n", "1.16.4"),
    ("requirements.md", "flytekit==1.16.4\n", None),
    ("my-requirements.txt", "flytekit==1.16.4\n", None),
    ("pyproject.toml", '[project]\ndependencies = ["x", "flytekit==1.16.4"]\n', "1.16.4"),
    ("pyproject.toml", "dependencies = [\n  'flytekit[x] == 1.16.4; y',\n]\n", "1.16.4"),
    ("pyproject.toml", 'dependencies = ["flytekit>=1.16.4"]\n', None),
    ("pyproject.toml", 'dependencies = ["flytekit==1.16.*"]\n', None),
    ("pyproject.toml", '[tool.poetry.dependencies]\nflytekit = "1.16.4"\n', "1.16.4"),
    ("pyproject.toml", '[tool.poetry.dependencies]\nflytekit = "==1.16.4"\n', "1.16.4"),
    ("pyproject.toml", '[tool.poetry.dependencies]\nflytekit = "^1.16.4"\n', None),
    ("pyproject.toml", '[tool.poetry.dependencies]\nflytekit = ">=1.16.4"\n', None),
    ("uv.lock", UV, "1.16.4"),
    ("uv.lock", UV.replace("\n", "\r\n"), "1.16.4"),
    ("poetry.lock", UV, "1.16.4"),
    ("uv.lock", UV.replace("1.16.4", "1.17.0.dev3"), "1.17.0.dev3"),
    ("uv.lock", UV.replace('"flytekit"', '"flytekit-x"'), None),
]


@pytest.mark.parametrize(("name", "content", "version"), VERSIONS)
def test_the_flytekit_of_a_project(project, name, content, version):
    write(project, {name: content})
    assert flytekit_version(str(project)) == version


PYTHONS = [
    (".python-version", "3.11\n", "3.11"),
    (".python-version", "3.11.7", "3.11"),
    (".python-version", "cpython-3.12.1\r\n", "3.12"),
    (".python-version", "# ours\n3.9\n3.8\n", "3.9"),
    (".python-version", "pypy3.10\n", None),
    (".python-version", "3.13t\n", None),
    (".python-version", "2.7\n", None),
    (".python-version", "13.11\n", None),
    (".python-version", "", None),
    ("pyproject.toml", '[project]\nrequires-python = "==3.11.*"\n', "3.11"),
    ("pyproject.toml", "requires-python='== 3.11'\n", "3.11"),
    ("pyproject.toml", 'requires-python = "==3.11.7"\n', "3.11"),
    ("pyproject.toml", 'requires-python = ">=3.11"\n', None),
    ("pyproject.toml", 'requires-python = "~=3.11"\n', None),
]


@pytest.mark.parametrize(("name", "content", "version"), PYTHONS)
def test_the_python_of_a_project(project, name, content, version):
    write(project, {name: content})
    assert python_version(str(project)) == version


ORDER = [
    ({"uv.lock": UV, "requirements.txt": "flytekit==1.2.3\n"}, "1.16.4"),
    ({"uv.lock": UV, "poetry.lock": UV.replace("1.16.4", "1.2.3")}, "1.16.4"),
    ({"uv.lock": "broken", "requirements.txt": "flytekit==1.2.3\n"}, "1.2.3"),
    (
        {"requirements.txt": "flytekit==1.2.3\n", "pyproject.toml": '["flytekit==1.2.4"]'},
        "1.2.3",
    ),
    (
        {"requirements.txt": "x\n", "pyproject.toml": 'dependencies = ["flytekit==1.2.4"]'},
        "1.2.4",
    ),
    ({"a/requirements.txt": "flytekit==1.2.3\n", "uv.lock": UV}, "1.2.3"),
    ({"a/b/requirements.txt": "flytekit\n", "requirements.txt": "flytekit==1.2.3\n"}, "1.2.3"),
    ({"a/.git": "", "requirements.txt": "flytekit==1.2.3\n"}, None),
    ({"a/b/c/requirements.txt": "flytekit==1.2.3\n"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("files", "version"), ORDER)
def test_the_nearest_that_says_something_wins(project, files, version):
    write(project, {"a/b/flytekit.config": "", **files})
    assert flytekit_version(str(project / "a/b")) == version


def test_what_cannot_be_read_says_nothing(project):
    for name in ("uv.lock", "requirements.txt", "pyproject.toml"):
        (project / name).mkdir()
    os.mkfifo(project / "poetry.lock")
    (project / "requirements-a.txt").symlink_to("nowhere")
    (project / ".python-version").symlink_to(".python-version")
    assert flytekit_version(str(project)) is None
    assert python_version(str(project)) is None
    assert flytekit_version(str(project / "missing")) is None


@pytest.mark.parametrize(
    ("version", "released", "parts"),
    [
        ("1.16.24", "1.16.24", (1, 16, 24)),
        ("1.16", "1.16.0", (1, 16)),
        ("1", "1.0.0", (1,)),
        ("1.16.24b0", "1.16.24b0", (1, 16, 24)),
        ("1.2.3.dev4", "1.2.3.dev4", (1, 2, 3)),
        ("x", "x", ()),
    ],
)
def test_versions(version, released, parts):
    assert (release(version), numbers(version)) == (released, parts)
