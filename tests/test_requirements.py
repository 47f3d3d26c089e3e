"""The versions that a project pins, as its own files say, and which names it uses by version."""

from __future__ import annotations

import os

import pytest
from packaging.specifiers import SpecifierSet

from command import write
from flyte_image_lint.flyte.versions import Versions, numbers, release
from flyte_image_lint.project.versions import (
    flytekit_version,
    flytekit_versions,
    python_version,
    python_versions,
)


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
    ("requirements.txt", "flytekit==1.16.4+local\n", "1.16.4+local"),
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
    (
        "pyproject.toml",
        "[project]\ndependencies = [\n  'flytekit[x] == 1.16.4; sys_platform == \"linux\"',\n]\n",
        "1.16.4",
    ),
    ("pyproject.toml", '[project]\ndependencies = ["flytekit>=1.16.4"]\n', None),
    ("pyproject.toml", '[project]\ndependencies = ["flytekit==1.16.*"]\n', None),
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
    ("pyproject.toml", "[project]\nrequires-python='== 3.11'\n", "3.11"),
    ("pyproject.toml", '[project]\nrequires-python = "==3.11.7"\n', "3.11"),
    ("pyproject.toml", '[project]\nrequires-python = ">=3.11"\n', None),
    ("pyproject.toml", '[project]\nrequires-python = "~=3.11"\n', None),
]


@pytest.mark.parametrize(("name", "content", "version"), PYTHONS)
def test_the_python_of_a_project(project, name, content, version):
    write(project, {name: content})
    assert python_version(str(project)) == version


P = "[project]\n"
SETUP = "from setuptools import find_packages, setup\nsetup(name='x', install_requires={})\n"
S = "from setuptools import setup\n"
OLD = "['flytekit<1.12']"
SETUPS = [
    (SETUP.format("['a', 'flytekit<1.12',  # why\n 'b']"), "<1.12"),
    (SETUP.format("['flytekit<1.12', *more(), f'{x}']"), "<1.12"),
    (SETUP.format("['a'] + ('flytekit<1.12',) + read('requirements.txt')"), "<1.12"),
    (SETUP.format("'a\\nflytekit<1.12'"), "<1.12"),
    (f"import setuptools\nR = {OLD}\nsetuptools.setup(install_requires=R)\n", "<1.12"),
    (f"from setuptools import setup as s\ns(extras_require={{'x': {OLD}}}, **kw)\n", "<1.12"),
    (
        f"import distutils.core as s\nif '__main__' == __name__: s.setup(install_requires={OLD})\n",
        None,
    ),
    (
        f"import distutils.core as s\nif __name__ == '__main__': s.setup(install_requires={OLD})\n",
        "<1.12",
    ),
    # a list that is changed, or bound again; another call, or none that is always made
    (f"{S}R = {OLD}\nR.append('flytekit')\nsetup(install_requires=R)\n", None),
    (f"{S}R = {OLD}\nif x: R = []\nsetup(install_requires=R)\n", None),
    (f"{S}if x:\n    setup(install_requires={OLD})\n", None),
    (f"{S}if __name__ == 'x':\n    setup(install_requires={OLD})\n", None),
    (f"{S}if __name__ != '__main__':\n    setup(install_requires={OLD})\n", None),
    (f"{S}setup(install_requires={OLD})\nsetup()\n", None),
    (f"def setup(**kw): ...\nsetup(install_requires={OLD})\n", None),
    (SETUP.format("read('flytekit<1.12')"), None),
    (SETUP.format("['flytekit<1.12'"), None),
    (SETUP.format("f'flytekit<1.12'"), None),
    (SETUP.format(OLD).replace("install_requires", "tests_require"), None),
    ("# flytekit\n" + "(" * 3000, None),
]
RANGES = [
    # What is known, whether it is older than 1.12, and whether it is 1.16.24 or newer.
    ({"requirements.txt": "flytekit<1.12\n"}, "<1.12", True, False),
    ({"requirements.txt": "flytekit>=1.10,<1.12\n"}, ">=1.10,<1.12", True, False),
    ({"requirements.txt": "flytekit~=1.11.0\n"}, "~=1.11.0", True, False),
    ({"requirements.txt": "flytekit==1.11.*\n"}, "==1.11.*", True, False),
    ({"requirements.txt": "flytekit<=1.12\n"}, "<=1.12", False, False),
    ({"requirements.txt": "flytekit>=1.16.24\n"}, ">=1.16.24", False, True),
    ({"requirements.txt": "flytekit>1.16.23\n"}, ">1.16.23", False, True),
    ({"requirements.txt": "flytekit>=1.16.23\n"}, ">=1.16.23", False, False),
    ({"requirements.txt": "flytekit\n"}, None, False, False),
    ({"requirements.txt": "# flytekit<1.12\n"}, None, False, False),
    ({"requirements.txt": "flytekit @ git+https://example.com/x\n"}, None, False, False),
    # Ranges that hold nothing, or that cannot be told.
    ({"requirements.txt": "flytekit>2,<1\n"}, ">2,<1", False, False),
    ({"requirements.txt": "flytekit===x\n"}, "===x", False, False),
    ({"requirements.txt": "flytekit==1!1.10.0\n"}, "==1!1.10.0", False, False),
    # Several.
    (
        {"requirements.txt": 'flytekit==1.10.0; python_version<"3.9"\nflytekit==1.11.0\n'},
        "1.10.0 or 1.11.0",
        True,
        False,
    ),
    (
        {"requirements.txt": "flytekit==1.10.0\n", "requirements-gpu.txt": "flytekit==1.16.31\n"},
        "1.16.31 or 1.10.0",
        False,
        False,
    ),
    (
        {"requirements.txt": "flytekit==1.16.31\n", "requirements-dev.txt": "flytekit>=1.12\n"},
        "1.16.31",
        False,
        True,
    ),
    (
        {"requirements.txt": "flytekit==1.16.31\n", "requirements.in": "flytekit<2\n"},
        "1.16.31",
        False,
        True,
    ),
    # A marker that is about Python alone is decided by the project's Python.
    (
        {
            ".python-version": "3.11",
            "requirements.txt": 'flytekit==1.11.0; python_version < "3.11"\n'
            'flytekit==1.16.31; python_version >= "3.11"\n',
        },
        "1.16.31",
        False,
        True,
    ),
    # Includes and continued lines.
    (
        {"requirements.txt": "-r base/all.txt\n", "base/all.txt": "flytekit==1.16.31\n"},
        "1.16.31",
        False,
        True,
    ),
    ({"requirements.txt": "-c pins.txt\n", "pins.txt": "flytekit<1.12\n"}, "<1.12", True, False),
    ({"requirements.txt": "-r requirements.txt\nflytekit<1.12\n"}, "<1.12", True, False),
    ({"requirements.txt": "-r /etc/passwd\n-r ../x.txt\n"}, None, False, False),
    ({"requirements.txt": "flytekit \\\n  <1.12 \\\n  --hash=sha256:ab\n"}, "<1.12", True, False),
    # pyproject.toml
    ({"pyproject.toml": P + 'dependencies = ["flytekit<1.12"]\n'}, "<1.12", True, False),
    ({"pyproject.toml": P + 'description = "flytekit==1.10.0"\n'}, None, False, False),
    (
        {"pyproject.toml": P + 'dependencies = [\n# "flytekit==1.10.0",\n"flytekit==1.16.31"]\n'},
        "1.16.31",
        False,
        True,
    ),
    (
        {"pyproject.toml": '[project.optional-dependencies]\nflyte = ["flytekit[x]<1.12"]\n'},
        "<1.12",
        True,
        False,
    ),
    (
        {"pyproject.toml": '[dependency-groups]\ndev = ["flytekit==1.16.31", {include-group="a"}]'},
        "1.16.31",
        False,
        True,
    ),
    (
        {
            "pyproject.toml": P + 'dependencies = ["flytekit==1.16.31"]\n'
            '[dependency-groups]\nold = ["flytekit==1.10.0"]\n'
        },
        "1.16.31",
        False,
        True,
    ),
    ({"pyproject.toml": '[tool.uv]\ndev-dependencies = ["flytekit<1.12"]'}, "<1.12", True, False),
    # Poetry
    (
        {"pyproject.toml": '[tool.poetry.dependencies]\nflytekit = "~1.11"\n'},
        ">=1.11,<1.12",
        True,
        False,
    ),
    (
        {"pyproject.toml": '[tool.poetry.dependencies]\nflytekit = "^1.16.24"\n'},
        ">=1.16.24,<2",
        False,
        True,
    ),
    (
        {"pyproject.toml": '[tool.poetry.dependencies]\nflytekit = {version = "<1.12"}\n'},
        "<1.12",
        True,
        False,
    ),
    (
        {"pyproject.toml": '[tool.poetry.group.dev.dependencies]\nflytekit = "1.16.31"\n'},
        "1.16.31",
        False,
        True,
    ),
    (
        {"pyproject.toml": '[tool.poetry.dependencies]\nflytekit = {git = "https://x"}\n'},
        None,
        False,
        False,
    ),
    (
        {
            "pyproject.toml": "[tool.poetry.dependencies]\nflytekit = ["
            '{version = "1.10.0", python = "<3.9"}, {version = "1.16.31", python = ">=3.9"}]\n'
        },
        "1.10.0 or 1.16.31",
        False,
        False,
    ),
    # setup.cfg, and broken files
    ({"setup.cfg": "[options]\ninstall_requires =\n  a\n  flytekit<1.12\n"}, "<1.12", True, False),
    ({"setup.cfg": "[options]\n[options\nflytekit<1.12\n"}, None, False, False),
    ({"pyproject.toml": P + 'dependencies = ["flytekit<1.12"\n'}, None, False, False),
    # setup.py, as far as it is certain
    *(({"setup.py": text}, bounds, bounds == "<1.12", False) for text, bounds in SETUPS),
    (
        {
            "setup.py": SETUP.format("['flytekit<1.12']"),
            "setup.cfg": "[options]\ninstall_requires = flytekit>=1.16.31\n",
        },
        ">=1.16.31",
        False,
        True,
    ),
    # A lock in which two forks have two versions.
    ({"uv.lock": UV + UV.partition("\n\n")[2].replace("1.16.4", "1.11.0")}, None, False, False),
    # A range beside the sources, and a lock above that is in it.
    ({"a/b/pyproject.toml": P + 'dependencies = ["flytekit>1"]\n', "uv.lock": UV}, "1.16.4", 0, 0),
    ({"a/b/pyproject.toml": P + 'dependencies = ["flytekit<1"]\n', "uv.lock": UV}, "<1", 1, 0),
]


@pytest.mark.parametrize(("files", "bounds", "is_old", "is_new"), RANGES)
def test_what_is_known_of_the_flytekit_of_a_project(project, files, bounds, is_old, is_new):
    write(project, {"a/b/x.config": "", **files})
    versions = flytekit_versions(str(project / "a/b"))
    if bounds is None and "uv.lock" not in files:
        assert versions is None
        return
    assert bounds is None or str(versions) == bounds
    assert versions.are_below((1, 12)) == is_old
    assert versions.are_from((1, 16, 24)) == is_new


def test_versions_before_a_release_are_thought_of():
    assert not Versions([SpecifierSet("!=0.*")]).are_from((2,))  # 1.99 is allowed
    assert Versions([SpecifierSet(">=2")]).are_from((2,))


PYTHON_RANGES = [
    ("pyproject.toml", P + 'requires-python = ">=3.13"\n', "3.13", "3.49"),
    ("pyproject.toml", P + 'requires-python = ">=3.9,<3.12"\n', "3.9", "3.11"),
    ("pyproject.toml", P + 'requires-python = ">=3.9.5,<3.10.1"\n', "3.9", "3.10"),
    ("pyproject.toml", P + 'requires-python = "<=3.9"\n', "3.0", "3.9"),
    ("pyproject.toml", P + "description = \"requires-python = '==3.7.*'\"\n", None, None),
    ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.11"\n', "3.11", "3.49"),
    ("pyproject.toml", '[tool.poetry.dependencies]\npython = "~3.11"\n', "3.11", "3.11"),
    ("pyproject.toml", '[tool.poetry.dependencies]\npython = ">=3.9 <3.11"\n', "3.9", "3.10"),
    ("setup.cfg", "[options]\npython_requires = >=3.9, <3.10\n", "3.9", "3.9"),
    (
        "setup.py",
        "import setuptools\nsetuptools.setup(python_requires='>=3.9, <3.11')\n",
        "3.9",
        "3.10",
    ),
    ("setup.py", "import setuptools\nsetuptools.setup(python_requires=f'>={x}')\n", None, None),
]


@pytest.mark.parametrize(("name", "content", "first", "last"), PYTHON_RANGES)
def test_the_pythons_of_a_project(project, name, content, first, last):
    write(project, {name: content})
    versions = python_versions(str(project))
    assert (versions and versions[0], versions and versions[-1]) == (first, last)


ORDER = [
    ({"uv.lock": UV, "requirements.txt": "flytekit==1.2.3\n"}, "1.16.4"),
    ({"uv.lock": UV, "poetry.lock": UV.replace("1.16.4", "1.2.3")}, "1.16.4"),
    ({"uv.lock": "broken", "requirements.txt": "flytekit==1.2.3\n"}, "1.2.3"),
    (
        {
            "requirements.txt": "flytekit==1.2.3\n",
            "pyproject.toml": '[project]\ndependencies = ["flytekit==1.2.4"]',
        },
        "1.2.3",
    ),
    (
        {
            "requirements.txt": "x\n",
            "pyproject.toml": '[project]\ndependencies = ["flytekit==1.2.4"]',
        },
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
