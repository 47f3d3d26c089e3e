"""The names of a whole project, read from all its files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import command
from flyte_image_lint.discovery import is_known_name
from flyte_image_lint.index import names_below
from flyte_image_lint.names import Names


def names_of(folder: Path) -> Names:
    return names_below(str(folder), is_known_name)


USES = [
    ("x.py", 'container_image="{{.image.app.fqn}}:{{.image.app.version}}"', {"app"}),
    ("x.py", 'f"{{{{.image.app.fqn}}}}:{{{{.image.app.version}}}}"', {"app"}),
    ("x.py", '"{{ .image.my-app_1.version }}" "{{.Images.b.version}}"', {"my-app_1", "b"}),
    ("x.py", '"{{.image.app}}" "{{.image.app.fqn}}" "{{.image.app.versions}}"', set()),
    ("x.py", '"{{.image.a.b.version}}" "{.image.app.version}" "{{image.app.version}}"', set()),
    ("x.py", b"\xff{{.image.app.version}}\x00", {"app"}),
    ("a/b.ipynb", "{{.image.app.version}}", {"app"}),
    ("Makefile", "x: {{.image.app.version}}", {"app"}),
    ("x.png", "{{.image.app.version}}", set()),
    (".venv/x.py", "{{.image.app.version}}", set()),
    ("node_modules/x.py", "{{.image.app.version}}", set()),
    ("big.py", "{{.image.app.version}}" + " " * (11 << 20), set()),
]


@pytest.mark.parametrize(("name", "content", "names"), USES)
def test_names_that_are_used_by_their_version(tmp_path, name, content, names):
    """Whatever a placeholder is written for, somebody may use it."""
    command.write(tmp_path, {name: content})
    found = names_of(tmp_path)
    assert {
        used for used in ("app", "my-app_1", "b", "a") if "version" in found.possible_forms(used)
    } == names


def test_files_that_cannot_be_read_are_passed_over(tmp_path):
    os.mkfifo(tmp_path / "fifo.py")
    (tmp_path / "link.py").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to(".")
    command.write(tmp_path, {"x.py": "{{.image.app.version}}"})
    assert names_of(tmp_path).possible_forms("app") == {"version"}
