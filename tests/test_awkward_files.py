"""Files and folders that are not what their names say, and other ways to name them."""

from __future__ import annotations

import json
import subprocess

import pytest

import command

TASK = 'from flytekit import task\n\n\n@task(container_image="ghcr.io/o/a:latest")\ndef t(): ...\n'
USE = TASK.replace("ghcr.io/o/a:latest", "{{.image.app}}")
CODE = {"cell_type": "code", "source": TASK.splitlines(keepends=True)}
CONFIG = "[images]\napp = ghcr.io/o/a:1.4.2\n"


def notebook(*cells: object) -> str:
    return json.dumps({"cells": [*cells, CODE]}, indent=1)


def output(size: int) -> dict[str, object]:
    return {"cell_type": "code", "source": [], "outputs": [{"data": {"image/png": "A" * size}}]}


def check(*words, cwd, status, stdin=b""):
    """Give path and rule of the findings, and what was said beside them."""
    result = command.run("check", "--output-format", "json", *words, cwd=cwd, stdin=stdin)
    assert result.status == status, result
    findings = [(one["path"], one["code"]) for one in json.loads(result.stdout)]
    return findings, result.stderr


SILENT = {
    "not UTF-8.py": TASK.encode() + b"# \xff\n",
    "a NUL.py": TASK + "\0",
    "UTF-16.py": TASK.encode("utf-16"),
    "no Python.py": TASK + "def (:\n",
    "nested.py": f"{TASK}x = {'(' * 5000}{')' * 5000}\n",
    "a long chain.py": f"{TASK}x = {'-' * 50_000}1\n",
    "nested.ipynb": '{"cells": ' + "[" * 100_000,
    "no cells.ipynb": '{"cells": 5, "x": "flytekit image"}',
    "odd cells.ipynb": '{"cells": [5, null, {"cell_type": "code", "source": ["@task(image=", 7]}]}',
    "nested.yaml": "image: " + "[" * 20_000,
}


UNTOLD = ("UTF-16.py", "nested.ipynb", "no cells.ipynb", "odd cells.ipynb", "nested.yaml")
"""Nothing says that these speak of images, or there is nothing in them that could."""


@pytest.mark.parametrize("name", SILENT)
def test_what_cannot_be_read_says_nothing_of_images(name, tmp_path):
    command.write(tmp_path, {name: SILENT[name], "beside.py": TASK})
    findings, said = check(cwd=tmp_path, status=1)
    assert findings == [("beside.py", "FIL102")]
    assert said == "" or said.startswith(f"warning: {name}: not checked: ")
    assert bool(said) == (name not in UNTOLD)


@pytest.mark.parametrize(
    "cell",
    [
        output(3 << 20),
        {"cell_type": "markdown", "source": ["\\" * 50_000]},
        {"cell_type": "code", "outputs": [{"text": ['"\\\n'] * 100_000}], "source": []},
    ],
    ids=["an image", "backslashes", "text"],
)
def test_what_a_notebook_gives_does_not_hide_its_code(cell, tmp_path):
    command.write(tmp_path, {"a.ipynb": notebook(cell)})
    assert check(cwd=tmp_path, status=1) == ([("a.ipynb", "FIL102")], "")


def test_folders_with_the_names_of_files(tmp_path):
    folders = ("x.py", "flytekit.config", "Makefile", ".flyte/config.yaml", "a.ipynb")
    command.write(tmp_path, {f"{folder}/in.py": TASK for folder in folders})
    everywhere = sorted((f"{folder}/in.py", "FIL102") for folder in folders)
    assert check(cwd=tmp_path, status=1) == (everywhere, "")
    assert check("x.py", cwd=tmp_path, status=1) == ([("x.py/in.py", "FIL102")], "")
    assert check("--detect", "x.py", cwd=tmp_path, status=1) == ([("x.py/in.py", "FIL102")], "")


@pytest.mark.parametrize("is_repository", [True, False])
def test_links_that_lead_back_or_nowhere(is_repository, tmp_path):
    command.write(tmp_path, {"a/b/in.py": TASK})
    if is_repository:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    links = {"a/b/up": "../..", "a/self": ".", "a/nowhere.py": "gone.py"}
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)
    assert check(cwd=tmp_path, status=1) == ([("a/b/in.py", "FIL102")], "")
    (tmp_path / "a/one.py").symlink_to("other.py")
    (tmp_path / "a/other.py").symlink_to("one.py")
    findings, said = check(cwd=tmp_path, status=2)
    assert findings == [("a/b/in.py", "FIL102")]
    assert said.splitlines() == [
        "error: a/one.py: too many levels of symbolic links",
        "error: a/other.py: too many levels of symbolic links",
    ]


def test_what_may_not_be_read_is_said(tmp_path):
    command.write(
        tmp_path, {"file.py": TASK, "folder/in.py": TASK, "open.py": USE.replace("app", "default")}
    )
    (tmp_path / "file.py").chmod(0)
    (tmp_path / "folder").chmod(0)
    try:
        findings, said = check(cwd=tmp_path, status=2)
    finally:
        (tmp_path / "folder").chmod(0o700)
    assert findings == []
    assert said.splitlines() == [
        "error: folder: permission denied",
        "error: file.py: permission denied",
    ]


@pytest.fixture
def project(tmp_path):
    """Give a repository whose names are in its root, and used further down."""
    command.write(
        tmp_path / "repository",
        {"flytekit.config": CONFIG, "src/a.py": USE, "src/deep/b.py": TASK, "other/c.py": TASK},
    )
    subprocess.run(["git", "init", "-q"], cwd=tmp_path / "repository", check=True)
    return tmp_path / "repository"


@pytest.mark.parametrize(
    ("folder", "words", "paths"),
    [
        (".", [], ["other/c.py", "src/deep/b.py"]),
        ("src", [], ["deep/b.py"]),
        ("src", ["a.py"], []),
        ("src", ["."], ["deep/b.py"]),
        ("src", ["../other", "deep"], ["../other/c.py", "deep/b.py"]),
        ("src/deep", ["../a.py", "b.py"], ["b.py"]),
        (".", ["src", "src/deep", "src/deep/b.py", "./src/deep/b.py"], ["src/deep/b.py"]),
        ("..", ["repository/src", "repository/src/a.py"], ["repository/src/deep/b.py"]),
    ],
)
def test_names_are_the_projects_wherever_one_stands(project, folder, words, paths):
    findings, said = check(*words, cwd=project / folder, status=int(bool(paths)))
    assert (findings, said) == ([(path, "FIL102") for path in paths], "")


def test_absolute_paths(project, tmp_path):
    findings, said = check(str(project / "src"), cwd=tmp_path, status=1)
    assert (findings, said) == ([(str(project / "src/deep/b.py"), "FIL102")], "")


@pytest.mark.parametrize("name", ["src/new.py", "gone/new.py", "{}/src/new.py"])
def test_standard_input_is_of_the_project_that_its_name_is_in(project, name):
    name = name.format(project)
    words = ("--stdin-filename", name, "-")
    assert check(*words, cwd=project, status=0, stdin=USE.encode()) == ([], "")
    wrong = USE.replace("app", "nope").encode()
    assert check(*words, cwd=project, status=1, stdin=wrong) == ([(name, "FIL301")], "")


def test_projects_beside_each_other_have_their_own_names(tmp_path):
    """Each has the name that the other one uses."""
    for name, other in (("one", "two"), ("two", "one")):
        command.write(tmp_path / name, {
            "flytekit.config": CONFIG.replace("app", name),
            "right.py": USE.replace("app", name),
            "wrong.py": USE.replace("app", other),
        })  # fmt: skip
        subprocess.run(["git", "init", "-q"], cwd=tmp_path / name, check=True)
    findings, said = check("one", "two", cwd=tmp_path, status=1)
    assert (findings, said) == ([("one/wrong.py", "FIL301"), ("two/wrong.py", "FIL301")], "")
