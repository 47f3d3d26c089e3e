"""What only POSIX has is not needed: the program runs without it, and writes, locks and clears."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import flyte_image_lint
from tools import portable

TESTS = Path(__file__).parent
ROOT = TESTS.parent
PRELUDE = str(TESTS / "without_posix.py")
PACKAGE = Path(flyte_image_lint.__file__).parent
DIGEST = f"sha256:{'4f5c' * 16}"
CONFIG = '[images]\r\ntrainer = ghcr.io/acme/trainer:latest\r\nq = "ghcr.io/acme/q:1"\r\n'
FIXED = CONFIG.replace(":latest", ":2.7.1").replace('"', "")
LOCK = f"ghcr.io/acme/trainer:latest: {{tag: 2.7.1, digest: {DIGEST}}}\n"

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what is taken away")


def run(folder, *words, module="flyte_image_lint", **env):
    """Run the program without POSIX; its output is given as bytes."""
    return subprocess.run(
        [sys.executable, PRELUDE, module, *words],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
        capture_output=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path):
    (tmp_path / "flytekit.config").write_bytes(CONFIG.encode())
    (tmp_path / "flyte-images.lock").write_text(LOCK, encoding="utf-8")
    (tmp_path / "wf.py").write_text(
        '@task(container_image="{{.image.trainer}}")\ndef f(): ...\n', encoding="utf-8"
    )
    return tmp_path


IMPORTS = """
import importlib, sys
for name in sys.stdin.read().split():
    importlib.import_module(name)
print(sys.platform)
"""


@linux
def test_every_module_can_be_imported(tmp_path):
    (tmp_path / "imports.py").write_text(IMPORTS, encoding="utf-8")
    names = [
        ".".join(("flyte_image_lint", *path.relative_to(PACKAGE).with_suffix("").parts))
        for path in PACKAGE.rglob("*.py")
        # click, which Flyte 2 brings, asks Windows itself for its console.
        if path.name not in ("__main__.py", "lint_images.py")
    ]
    names = [name.removesuffix(".__init__") for name in names]
    done = subprocess.run(
        [sys.executable, PRELUDE, "imports"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        input="\n".join(names).encode(),
        capture_output=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (b"win32\r\n", b"")


@linux
def test_it_lints_and_shows(project):
    done = run(project, "check", "--output-format", "concise")
    assert (done.returncode, done.stderr) == (1, b"")
    lines = done.stdout.decode().split("\r\n")
    assert [line.split()[1] for line in lines if line.startswith("flytekit")] == [
        "FIL102",
        "FIL113",
    ]
    done = run(project, "images", "--output-format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)[0]["path"] == "flytekit.config"
    assert run(project, "rule", "FIL102").returncode == 0


@linux
def test_it_fixes_in_place_and_leaves_nothing(project):
    done = run(project, "check", "--fix", "--offline")
    assert done.returncode == 0, done
    assert done.stderr.count(b"Fixed flytekit.config: ") == 2
    assert (project / "flytekit.config").read_bytes() == FIXED.encode()
    assert sorted(os.listdir(project)) == ["flyte-images.lock", "flytekit.config", "wf.py"]


@linux
def test_it_clears_what_a_killed_run_left(project):
    left = project / "x"
    left.touch()
    left = left.rename(project / f".flyte-image-lint.{left.stat().st_ino:x}.00.tmp")
    assert run(project, "check", "--fix", "--offline").returncode == 0
    assert not left.exists()


@linux
def test_a_file_that_is_open_elsewhere_is_left_as_it_is(project):
    """As an editor or a virus scanner may hold one: replacing it fails, and that is said."""
    program = (
        "import sys, without_posix\n"
        "held = open('flytekit.config', 'rb')\n"
        "without_posix.change()\n"
        "from flyte_image_lint.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "--fix", "--offline"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"error: flytekit.config: cannot be written: " in done.stderr
    assert (project / "flytekit.config").read_bytes() == CONFIG.encode()
    assert not [name for name in os.listdir(project) if name.endswith(".tmp")]


@linux
@pytest.mark.parametrize("format", ["sarif", "json", "gitlab", "junit", "full"])
def test_it_writes_reports(project, format):
    done = run(project, "check", "--output-format", f"{format}=out/report.x")
    assert (done.returncode, done.stderr) == (1, b"")
    data = (project / "out" / "report.x").read_bytes()
    assert data
    assert b"\r" not in data.replace(b"\\r", b"")
    assert run(project, "check", "--output-format", f"{format}=out/report.x").returncode == 1
    assert (project / "out" / "report.x").read_bytes() == data


@linux
def test_the_lock_is_made(project):
    """As far as without a registry: an image that is in the lock is not asked for again."""
    (project / "flytekit.config").write_text("[images]\nt = ghcr.io/acme/trainer:latest\n")
    done = run(project, "lock")
    assert done.returncode == 0, done
    assert (project / "flyte-images.lock").read_text(encoding="utf-8") == LOCK


@linux
def test_a_diff_of_crlf_has_no_other_line_ends(project):
    done = run(project, "check", "--diff", "--offline")
    assert done.returncode == 1
    assert b"\r\r\n" not in done.stdout


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "cp932", "ascii", "utf-16"])
@pytest.mark.parametrize("format", ["full", "concise", "json", "github"])
def test_code_pages(tmp_path, encoding, format):
    """What the code page does not have is escaped, on standard error as well."""
    (tmp_path / "flytekit.config").write_text(
        "[images]\nä = ghcr.io/ä/日本:latest\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "flyte_image_lint", "check", "--output-format", format,
         "flytekit.config", "日本.config"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert "no such file" in done.stderr.decode(encoding)
    assert "FIL" in done.stdout.decode(encoding)


def test_long_paths(tmp_path):
    """Longer than the 260 characters that Windows takes without a setting."""
    folder = tmp_path.joinpath(*["a" * 60] * 6)
    folder.mkdir(parents=True)
    (folder / "flytekit.config").write_bytes(CONFIG.encode())
    (folder / "flyte-images.lock").write_text(LOCK, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "flyte_image_lint", "check", "--fix", "--offline", "."],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done
    assert (folder / "flytekit.config").read_bytes() == FIXED.encode()


@linux
def test_the_tests_that_are_called_portable_are(tmp_path):
    others = [name for name in portable.TESTS if name != "tests/test_portability.py"]
    assert all((ROOT / name).is_file() for name in others)
    done = subprocess.run(
        [
            sys.executable,
            PRELUDE,
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--collect-only",
            *others,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
