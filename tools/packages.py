"""What a release consists of: built twice, compared, checked, and with checksums, in dist/."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pins
from tools import archive, versions

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
ARCHIVE = "flyte-image-lint.pyz"
REQUIREMENTS = ROOT / "tools" / "release.txt"


class CheckError(Exception):
    """Something of the packages is not as it must be; the text says what."""


def build(python: str, target: Path = DIST) -> int:
    """Build all into `target`, which is emptied, with the tools of the environment of `python`."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            built = packages(python, target)
            compare(built, packages(python, Path(folder), umask=0o077))
        check(python, built)
        wheel = next(path for path in built if path.suffix == ".whl")
        archive.make(python, wheel, target / ARCHIVE)
        bill_of_materials(python, target / "flyte-image-lint.cdx.json", wheel)
    except CheckError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sums(target)
    for path in sorted(target.iterdir()):
        sys.stdout.write(f"{path.stat().st_size:>9} {path.name}\n")
    return 0


def zipapp(python: str, target: Path = DIST) -> int:
    """Build the program in one file alone, into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            built = packages(python, Path(folder))
            wheel = next(path for path in built if path.suffix == ".whl")
            archive.make(python, wheel, target / ARCHIVE)
    except CheckError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.write(f"{target / ARCHIVE}\n")
    return 0


def packages(python: str, target: Path, umask: int = 0o022) -> list[Path]:
    """Build a source distribution, and of it a wheel."""
    run(
        [python, "-m", "build", "--outdir", str(target), str(ROOT)],
        {**pins.variables(), "SOURCE_DATE_EPOCH": str(versions.epoch())},
        umask=umask,
    )
    return sorted(target.iterdir())


def compare(ones: list[Path], others: list[Path]) -> None:
    """Hold that two builds are of the same bytes. Raises CheckError."""
    names = [path.name for path in ones], [path.name for path in others]
    if names[0] != names[1]:
        raise CheckError(f"two builds made {names[0]} and {names[1]}")
    for one, other in zip(ones, others, strict=True):
        if one.read_bytes() != other.read_bytes():
            raise CheckError(f"two builds of {one.name} differ")


def check(python: str, built: list[Path]) -> None:
    """Run what checks packages. Raises CheckError at the first that complains."""
    wheels = [str(path) for path in built if path.suffix == ".whl"]
    for command in (
        ["twine", "check", "--strict", *map(str, built)],
        ["check_wheel_contents", *wheels],
        ["validate_pyproject", "pyproject.toml"],
        ["pyroma", "-n", "10", "."],
    ):
        run([python, "-m", *command], pins.variables())


def bill_of_materials(python: str, target: Path, wheel: Path) -> None:
    """Write the SBOM of a plain install, CycloneDX in JSON. Raises CheckError."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "environment")
        run([python, "-m", "venv", "--without-pip", str(place)])
        inner = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        install = ["install", "-q", "--disable-pip-version-check", str(wheel)]
        run([python, "-m", "pip", "--python", str(inner), *install], pins.variables())
        options = ["--output-reproducible", "--pyproject", "pyproject.toml", "-o", str(target)]
        run([python, "-m", "cyclonedx_py", "environment", *options, str(inner)])


def sums(folder: Path) -> None:
    """Write SHA256SUMS, as `sha256sum --check` reads it."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def run(command: list[str], more: Mapping[str, str] | None = None, umask: int = -1) -> None:
    """Run a command in the root. Raises CheckError, with what it said, where it fails."""
    shown = " ".join(word for word in command if word != sys.executable)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**pins.without(), **(more or {})},
        capture_output=True,
        text=True,
        check=False,
        **({"umask": umask} if umask >= 0 and os.name == "posix" else {}),
    )
    if done.returncode:
        raise CheckError(f"{shown}\n{done.stdout}{done.stderr}")
