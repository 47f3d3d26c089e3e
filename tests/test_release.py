"""What a release consists of, built as `dev.py build` does, and the ways to run it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import flyte_image_lint
import pins
import release_tools
from checkout import ROOT, copy_project
from interpreters import pythons
from tools import archive, packages, versions

VERSION = flyte_image_lint.__version__
MOST = 30
"""MB that the environment of a hook may take."""


@pytest.fixture(scope="module")
def tools():
    return release_tools.release()


@pytest.fixture(scope="module")
def dist(tools, tmp_path_factory):
    """A release. That it is built says that two builds are equal, and the checkers content."""
    folder = tmp_path_factory.mktemp("dist")
    assert packages.build(str(tools / "python"), folder) == 0
    return folder


def test_what_is_built(dist):
    assert sorted(os.listdir(dist)) == [
        "SHA256SUMS",
        "flyte-image-lint.cdx.json",
        "flyte-image-lint.pyz",
        f"flyte_image_lint-{VERSION}-py3-none-any.whl",
        f"flyte_image_lint-{VERSION}.tar.gz",
    ]


def test_sums(dist):
    lines = (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(os.listdir(dist)) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((dist / name).read_bytes()).hexdigest() == digest


def test_nothing_of_this_machine_is_in_it(dist):
    for path in dist.iterdir():
        data = path.read_bytes()
        if path.suffix in (".whl", ".pyz"):
            made = zipfile.ZipFile(path)
            data = b"".join(made.read(name) for name in made.namelist())
        elif path.name.endswith(".tar.gz"):
            with tarfile.open(path) as made:
                files = filter(None, map(made.extractfile, made.getmembers()))
                data = b"".join(file.read() for file in files)
        assert str(ROOT).encode() not in data


def test_a_difference_is_found(tmp_path):
    for name, text in (("one", "a"), ("other", "b")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.whl").write_text(text, encoding="utf-8")
    with pytest.raises(packages.CheckError, match=r"two builds of x\.whl differ"):
        packages.compare([tmp_path / "one" / "x.whl"], [tmp_path / "other" / "x.whl"])


def test_a_bad_package_is_refused(tools, dist, tmp_path):
    good = next(dist.glob("*.whl"))
    bad = tmp_path / good.name
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as made:
        for name in source.namelist():
            more = b"flyte_image_lint/left.pyc,,\n" if name.endswith("/RECORD") else b""
            made.writestr(name, source.read(name) + more)
        made.writestr("flyte_image_lint/left.pyc", b"")
    with pytest.raises(packages.CheckError, match="check_wheel_contents"):
        packages.check(str(tools / "python"), [bad])


def test_the_bill_of_materials(dist):
    bill = json.loads((dist / "flyte-image-lint.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "flyte-image-lint"
    names = {component["name"].lower() for component in bill["components"]}
    assert names - {"tomli"} == {"pyyaml", "packaging"}  # tomli on Python 3.10
    for component in bill["components"]:
        assert component["version"] == pins.pinned(component["name"].lower())


def test_the_archive_is_the_same_twice(tools, dist, tmp_path):
    archive.make(str(tools / "python"), next(dist.glob("*.whl")), tmp_path / "again.pyz")
    assert (tmp_path / "again.pyz").read_bytes() == (dist / "flyte-image-lint.pyz").read_bytes()


def test_the_archive_can_be_built_alone(tools, dist, tmp_path):
    assert packages.zipapp(str(tools / "python"), tmp_path / "new") == 0
    made = (tmp_path / "new" / packages.ARCHIVE).read_bytes()
    assert made == (dist / packages.ARCHIVE).read_bytes()


def zipapp(python: str, dist: Path, folder: Path, *words: str):
    command = [python, "-I", str(dist / "flyte-image-lint.pyz"), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("python", list(pythons()), ids=lambda one: f"{one.version}")
def test_the_archive_works_without_anything_else(python, dist, tmp_path):
    (tmp_path / "yaml.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    (tmp_path / ".flyte-image-lint.toml").write_text("names = ['x']\n", encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text("admin: {}\nimages:\n  a: &x 'ghcr.io/a/b:latest'\n", encoding="utf-8")
    lock = f"ghcr.io/a/b:latest: {{tag: 2.7.1, digest: sha256:{'4f5c' * 16}}}\n"
    (tmp_path / "flyte-images.lock").write_text(lock, encoding="utf-8")
    done = zipapp(python.path, dist, tmp_path, "--version")
    assert (done.stdout, done.stderr) == (f"flyte-image-lint {VERSION}\n", "")
    done = zipapp(python.path, dist, tmp_path, "check", "--output-format", "concise", ".")
    assert (done.returncode, done.stderr) == (1, "")
    assert "FIL102" in done.stdout
    done = zipapp(python.path, dist, tmp_path, "check", "--fix", "--offline", ".")
    assert done.returncode == 0, done
    assert "'ghcr.io/a/b:2.7.1'" in config.read_text(encoding="utf-8")
    assert zipapp(python.path, dist, tmp_path, "rule", "--all").returncode == 0


def test_the_environment_of_a_hook_is_small(dist, tmp_path):
    """It is made as pre-commit makes one."""
    folder = tmp_path / "environment"
    quiet = {"check": True, "capture_output": True}
    subprocess.run([sys.executable, "-m", "virtualenv", str(folder)], **quiet)
    python = folder / ("Scripts/python" if os.name == "nt" else "bin/python")
    subprocess.run([python, "-m", "pip", "install", next(dist.glob("*.whl"))], **quiet)
    size = sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
    assert size < MOST * 1_000_000


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clone") / "flyte-image-lint"
    copy_project(folder)
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["uvx", "--no-config", "--from", "."],
        ["pipx", "run", "--spec", "."],
    ],
    ids=lambda command: command[0],
)
def test_it_runs_from_a_clone(command, clone, tools, tmp_path):
    python = ["--python", sys.executable]
    done = subprocess.run(
        [str(tools / command[0]), *command[1:], *python, "flyte-image-lint", "--version"],
        cwd=clone,
        env={
            **os.environ,
            "PIPX_HOME": str(tmp_path / "pipx"),
            "UV_CACHE_DIR": str(tmp_path / "uv"),
            "UV_PYTHON_DOWNLOADS": "never",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == f"flyte-image-lint {VERSION}\n", done.stderr


# The version


def project(folder: Path, version: str, changes: str) -> Path:
    package = folder / "lint" / "flyte_image_lint" / "text"
    package.mkdir(parents=True)
    (package / "about.py").write_text(f'__version__ = "{version}"\n', encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(changes, encoding="utf-8")
    return folder


OLD = "## [0.1.0] - 2026-11-23\n\nThe first.\n"


@pytest.mark.parametrize(
    ("tag", "changes", "complaint"),
    [
        ("v0.2.0", f"# C\n\n## [0.2.0] - 2026-11-30\n\n- New.\n\n{OLD}", ""),
        ("v0.2.0", f"# C\n\n## [Unreleased]\n\n## [0.2.0] - 2026-11-30\n\n- New.\n\n{OLD}", ""),
        ("v0.2.1", f"## [0.2.0] - 2026-11-30\n\n- New.\n\n{OLD}", "the version is 0.2.0"),
        ("0.2.0", f"## [0.2.0] - 2026-11-30\n\n- New.\n\n{OLD}", "expected 'v0.2.0'"),
        ("v0.2.0", OLD, "no dated section '## [0.2.0]"),
        ("v0.2.0", f"## [0.2.0]\n\n- New.\n\n{OLD}", "no dated section"),
        ("v0.2.0", f"## [0.2.0] - 2026-11-30\n\n{OLD}", "says nothing about 0.2.0"),
        (
            "v0.2.0",
            f"## [Unreleased]\n\n- More.\n\n## [0.2.0] - 2026-11-30\n\n- New.\n\n{OLD}",
            "under [Unreleased]",
        ),
    ],
)
def test_what_can_be_released(tag, changes, complaint, tmp_path):
    said = versions.complaint(tag, project(tmp_path, "0.2.0", changes))
    assert (complaint in said) if complaint else said == ""


def test_notes_are_those_of_the_version(tmp_path):
    root = project(tmp_path, "0.2.0", f"## [0.2.0] - 2026-11-30\n\n### Added\n\n- New.\n\n{OLD}")
    assert versions.notes("0.2.0", root) == ("2026-11-30", "### Added\n\n- New.\n")
    assert versions.notes("0.1.0", root) == ("2026-11-23", "The first.\n")
    assert versions.notes("9.9.9", root) == ("", "")


def test_the_date_of_packages_is_that_of_the_version(tmp_path):
    root = project(tmp_path, "0.3.0", f"## [Unreleased]\n\n- New.\n\n{OLD}")
    assert versions.epoch(root) == 1795392000  # 2026-11-23, midnight in UTC
    assert versions.version(ROOT) == VERSION


def test_all_tools_have_exact_versions():
    lines = packages.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pinned = dict(line.lower().split("==") for line in lines if not line.startswith("#"))
    wanted = packages.REQUIREMENTS.with_suffix(".in").read_text(encoding="utf-8").splitlines()
    assert {name for name in wanted if not name.startswith("#")} <= set(pinned)
    assert all(version[0].isdigit() for version in pinned.values())
