"""The wheel: what is in it, what it needs, and that it works alone."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_contents(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    info = [name for name in names if ".dist-info/" in name]
    ours = {name for name in names if name not in info}
    sources = (ROOT / "lint").rglob("*")
    files = {
        path.relative_to(ROOT / "lint").as_posix()
        for path in sources
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours == files
    assert "flyte_image_lint/py.typed" in ours
    assert any(name.endswith("/LICENSE") for name in info)


def test_requirements(wheel):
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
    metadata = HeaderParser().parsestr(archive.read(name).decode())
    plain = {
        text.partition(" ")[0].partition(">")[0].lower(): text
        for text in metadata.get_all("Requires-Dist", [])
        if "extra ==" not in text
    }
    assert set(plain) == {"packaging", "pyyaml", "tomli"}
    assert "python_version < '3.11'" in plain["tomli"].replace('"', "'")
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.10"
    assert set(metadata.get_all("Provides-Extra")) == {"dev", "lsp", "registry", "sbom"}


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The command of a plain install, with nothing else in its environment."""
    folder = tmp_path_factory.mktemp("plain")
    subprocess.run(
        [sys.executable, "-m", "virtualenv", "-q", str(folder)], check=True, capture_output=True
    )
    bin_folder = Path(sysconfig.get_path("scripts", vars={"base": str(folder)}))
    pip = [str(bin_folder / "python"), "-m", "pip", "install", "-q", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    return bin_folder


def run(bin_folder, folder, *words):
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(
        [str(bin_folder / "flyte-image-lint"), *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_plain_install_lints(installed, tmp_path):
    (tmp_path / "flytekit.config").write_text("[images]\na = docker.io/org/app\n")
    (tmp_path / "config.yaml").write_text("admin: {}\nimages: {b: 'docker.io/org/b:latest'}\n")
    done = run(installed, tmp_path, "check", "--quiet", "--output-format", "concise")
    assert done.stderr == ""
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["FIL102", "FIL101"], done
    assert done.returncode == 1


def test_a_plain_install_says_how_to_ask_registries(installed, tmp_path):
    config = tmp_path / "flytekit.config"
    config.write_text("[images]\na = docker.io/org/app:latest\n")
    done = run(installed, tmp_path, "check", "--fix")
    assert done.returncode == 2
    (said,) = (line for line in done.stderr.splitlines() if "extra 'registry'" in line)
    assert "to install it, run: pip install 'flyte-image-lint[registry] @ file:///" in said
    assert config.read_text() == "[images]\na = docker.io/org/app:latest\n"
