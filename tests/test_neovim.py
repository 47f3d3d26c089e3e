"""Neovim with the settings of docs/howto/editors.md, used by its keyboard alone."""

from __future__ import annotations

import pytest

import neovim
from command import run, write

CONFIG = """\
[images]
trainer = ghcr.io/acme/trainer:1.4.2
loader = ghcr.io/acme/loader:2.0.1
"""
TASK = """\
from flytekit import task


@task(container_image="{{.image.NAME}}")
def DEF() -> None: ...
"""


def task(name, function="fit"):
    return TASK.replace("NAME", name).replace("DEF", function)


def project(folder, **files):
    write(folder, {".git/HEAD": "ref: refs/heads/main\n", "flytekit.config": CONFIG, **files})
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def test_see_hover_fix_complete_rename_save(tmp_path, home):
    files = {"train.py": task("trainr"), "score.py": task("trainer", "score")}
    folder = project(tmp_path / "p", **files)
    with neovim.opened(folder, home, "train.py") as editor:
        editor.sees("'trainr' is not defined")

        editor.keys("]d")  # to the problem; what it is
        editor.keys("gra")
        editor.sees("Type number and <Enter>", "'trainer'")
        editor.keys("1<CR>")
        editor.waits(lambda screen: "not defined" not in screen, "no problem any more")

        editor.keys("K")
        editor.sees("ghcr.io/acme/trainer:1.4.2")
        editor.keys("j")

        editor.keys("4G0f.;lct}")  # behind `{{.image.`
        editor.keys("lo<C-x><C-o>")
        editor.sees("{{.image.loader}}")
        editor.keys("<Esc>")
        editor.waits(lambda screen: "not defined" not in screen, "no problem with what is completed")

        editor.keys("grn")
        editor.sees("New Name: loader")
        editor.keys("<C-u>fetcher<CR>")
        editor.sees("{{.image.fetcher}}")
        editor.keys(":wall<CR>")
        editor.sees("written")
        editor.keys(":qall<CR>")
        editor.ends()
    assert (folder / "train.py").read_text() == task("fetcher")
    assert "\nfetcher = ghcr.io/acme/loader:2.0.1\n" in (folder / "flytekit.config").read_text()
    assert run("check", cwd=folder).status == 0
