"""Walking up from a folder, which one module does."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import command
import flyte_image_lint
from flyte_image_lint.text.roots import is_below, root_of, upwards

PACKAGE = Path(flyte_image_lint.__file__).parent
FILES = {"a/.git/HEAD": "", "a/b/c/x": "", "a/b/module/.git": "gitdir: x", "a/b/module/y/z": ""}


@pytest.mark.parametrize(
    ("folder", "to", "expected"),
    [
        ("a/b/c", None, ["a/b/c", "a/b", "a"]),
        ("a", None, ["a"]),
        ("a/b/module/y", None, ["a/b/module/y", "a/b/module"]),
        ("a/b/module/y", "a", ["a/b/module/y", "a/b/module", "a/b", "a"]),
        ("a/b/c", "a/b/c", ["a/b/c"]),
        ("a/../a/b/./c/", "a/b/", ["a/b/c", "a/b"]),
    ],
)
def test_upwards(folder, to, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(command.write(tmp_path, FILES))
    assert list(upwards(folder, to)) == [str(tmp_path / place) for place in expected]


def test_outside_of_a_repository_and_of_the_folder(tmp_path):
    every = [str(place) for place in (tmp_path / "x", *(tmp_path / "x").parents)]
    assert list(upwards(str(tmp_path / "x"))) == every
    assert list(upwards(str(tmp_path / "x"), str(tmp_path / "y"))) == every
    assert root_of(str(tmp_path / "x")) is None


def test_below():
    assert is_below("/a/b", "/a")
    assert is_below("/a", "/a")
    assert is_below("/a", "/")
    assert not is_below("/ab", "/a")


def test_no_other_module_walks_up():
    walking = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.While) and "os.path.dirname(" in ast.unparse(node):
                walking.add(path.relative_to(PACKAGE).as_posix())
    assert walking == {
        "text/roots.py",
        "text/writing.py",  # up to a folder that there is
        "project/modules.py",  # above the packages that a module is in
    }
