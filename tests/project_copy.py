"""A copy of the project in which a test adds something, as CONTRIBUTING.md says it is done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from checkout import copy_project

PACKAGE = "lint/flyte_image_lint"


class Copy:
    """A copy of the project; `touched` are the files that were written by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[str] = set()
        copy_project(folder)
        self._before = self._files()

    def _files(self) -> dict[str, bytes]:
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        paths = [path for path in paths if path.parent.name != "__pycache__"]  # of commands
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        self.touched.add(path)
        (self.folder / path).write_text(text, encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        assert self.read(path).count(old) == 1
        self.write(path, self.read(path).replace(old, new))

    def changed(self) -> set[str]:
        """Give the files that are not what they were, or are new."""
        return {name for name, data in self._files().items() if self._before.get(name) != data}

    def run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a module of Python's; the package is that of the copy."""
        own = {"PYTHONPATH": str(self.folder / "lint"), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=cwd or self.folder,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
        )

    def passes(self, *words: str) -> None:
        """Hold that tests of the copy pass."""
        done = self.run("pytest", "-q", "-p", "no:cacheprovider", *words)
        assert done.returncode == 0, done.stdout
