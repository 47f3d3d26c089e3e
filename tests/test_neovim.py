"""Neovim with the settings of docs/howto/editors.md, used by its keyboard alone."""

from __future__ import annotations

import json
import re

import pytest

import neovim
from command import run, write

CONFIG = """\
[images]
trainer = ghcr.io/acme/trainer:1.4.2
loader = ghcr.io/acme/loader:2.0.1
"""
PROBLEM = "■"
"""What Neovim puts before the message of a problem, behind its line."""

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
        editor.waits(
            lambda screen: "not defined" not in screen, "no problem with what is completed"
        )

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


NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": [
                "@task(container_image='{{.image.loader.fqm}}')\n",
                "def load() -> None: ...\n",
            ],
        }
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}
REGISTER = "pyflyte -c flytekit.config register --image"
TEN = {
    "flytekit.config": "[images]\n"
    "trainer = ghcr.io/acme/trainer:latest\n"
    'loader = "ghcr.io/acme/loader:2.0.1"\n',
    "staging.config": "[images]\nloader = ghcr.io/acme/loader\n",
    "train.py": task("trainr"),
    "load.py": task("loader.versoin", "load"),
    "pod.py": "from flytekit import ImageSpec\n\n"
    'pod = ImageSpec(base_image="python:3.11-slim", registry="ghcr.io/acme")\n',
    "notebook.ipynb": json.dumps(NOTEBOOK, indent=1) + "\n",
    "Makefile": f"register:\n\t{REGISTER} extra=ghcr.io/acme/extra:latest .\n",
    ".github/workflows/register.yml": "on: push\njobs:\n  register:\n    runs-on: ubuntu-24.04\n"
    f"    steps:\n      - run: {REGISTER} ghcr.io/acme/base:latest .\n",
    "run.sh": "pyflyte run --image trainer=ghcr.io/Acme/trainer:2.7.1 train.py fit\n",
    ".env": "FLYTE_INTERNAL_IMAGE=ghcr.io/acme/base:latest\n",
}
LOCK = f"ghcr.io/acme/trainer:latest: {{tag: 2.7.1, digest: sha256:{'4f5c' * 16}}}\n"
# The title of the code action, or the keys that are typed at the problem; and what is there then.
FIXES = {
    "flytekit.config": ("Apply all safe fixes of flyte-image-lint", "trainer:2.7.1\nloader = ghcr"),
    "staging.config": ("A:2.0.1<Esc>", "ghcr.io/acme/loader:2.0.1\n"),
    "train.py": ("Write 'trainer'", "{{.image.trainer}}"),
    "load.py": ("cwversion<Esc>", "{{.image.loader.version}}"),
    "pod.py": ("Add 'docker.io/library/'", '"docker.io/library/python:3.11-slim"'),
    "notebook.ipynb": ("cwfqn<Esc>", "{{.image.loader.fqn}}"),
    "Makefile": ("Ignore floating-tag here, with a reason", "# flyte-image-lint: ignore["),
    ".github/workflows/register.yml": ("cw1.4.2<Esc>", "ghcr.io/acme/base:1.4.2 ."),
    "run.sh": ("Write the repository in lower case", "=ghcr.io/acme/trainer:2.7.1 "),
    ".env": ("cw1.4.2<Esc>", "ghcr.io/acme/base:1.4.2\n"),
}


def choose(editor, title):
    """Take a code action from the menu, by its number."""
    editor.keys("gra")
    screen = editor.sees("Code actions:", title)
    (number,) = re.findall(rf"(?m)^(\d+): {re.escape(title)}", screen)
    editor.keys(f"{number}<CR>")


def test_a_project_of_ten_files_is_fixed_to_green_by_keys_alone(tmp_path, home):
    folder = project(tmp_path / "p", **TEN, **{"flyte-images.lock": LOCK})
    before = json.loads(run("check", "--output-format", "json", cwd=folder).stdout)
    assert {finding["path"] for finding in before} == set(TEN)
    with neovim.opened(folder, home) as editor:
        for name, (what, _there) in FIXES.items():
            editor.keys(f":edit {name}<CR>")
            editor.sees(PROBLEM, name)
            editor.keys("1G0]d")
            if what.endswith("<Esc>"):
                editor.keys(what)
            else:
                choose(editor, what)
            editor.waits(lambda screen: PROBLEM not in screen, f"no problem in {name}")
            editor.keys(":write<CR>")
            editor.sees("written")
        editor.keys(":quit<CR>")
        editor.ends()
    for name, (_what, there) in FIXES.items():
        assert there in (folder / name).read_text(encoding="utf-8"), name
    after = run("check", cwd=folder)
    assert after.status == 0, after
