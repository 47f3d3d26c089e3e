"""One file that is the whole program, for machines without pip: `python3 flyte-image-lint.pyz`.

It holds the wheel and what it needs, in pure Python: PyYAML does without its C library, which the
tool does not use anyway, and tomli is there for Python 3.10.
"""

from __future__ import annotations

import re
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pins
from tools import packages, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

SHEBANG = b"#!/usr/bin/env python3\n"
MAIN = """\
from flyte_image_lint.cli import entry

entry()
"""


def make(python: str, wheel: Path, target: Path) -> None:
    """Write the archive. Raises CheckError where a package cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile"]
        packages.run([*pip, "--target", folder, str(wheel)], pins.variables())
        pure = ["--platform", "any", "--only-binary", ":all:", "--no-deps", "--upgrade"]
        tomli = f"tomli=={_tomli()}"
        packages.run([*pip, *pure, "--target", folder, tomli, "-c", str(pins.FILE)])
        stamp = time.gmtime(versions.epoch())[:6]
        with target.open("wb") as stream:
            stream.write(SHEBANG)
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
                for name, data in (*_content(Path(folder)), ("__main__.py", MAIN.encode())):
                    made.writestr(zipfile.ZipInfo(name, stamp), data, zipfile.ZIP_DEFLATED, 9)
    target.chmod(0o755)


def _content(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the packages, in one order; nothing compiled, and no scripts."""
    for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
        name = path.relative_to(folder).as_posix()
        passed = path.suffix in (".so", ".pyd", ".pyc") or name.startswith("bin/")
        if path.is_file() and not passed and path.name not in ("RECORD", "direct_url.json"):
            yield name, path.read_bytes()


def _tomli() -> str:
    text = pins.FILE.read_text(encoding="utf-8")
    return re.findall(r"(?m)^tomli==([\w.]+)", text)[0]
