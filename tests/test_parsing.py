"""How many files of a tree are opened, and how many are given to a parser: counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import command

# An audit hook sees every file that is opened, and wrappers every document that is parsed.
PROGRAM = """
import ast, configparser, io, json, os, sys
import yaml

opened, parsed, read = [], [], []

def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        opened.append(os.path.relpath(os.fsdecode(arguments[0])))

def counting(owner, method, note, kind):
    call = getattr(owner, method)
    def counted(*arguments, **options):
        note.append(kind)
        return call(*arguments, **options)
    setattr(owner, method, counted)

counting(yaml.SafeLoader, "__init__", parsed, "yaml")
counting(configparser.RawConfigParser, "read_file", parsed, "ini")
counting(ast, "parse", parsed, "python")

import flyte_image_lint.parsers.configs
counting(flyte_image_lint.parsers.configs, "read", read, "config")

from flyte_image_lint.cli import main
sys.addaudithook(hook)
status = main(sys.argv[1:])
mine = [name for name in opened if not name.startswith("..") and os.path.isfile(name)]
json.dump([status, sorted(mine), len(read), sorted(parsed)], sys.stderr)
"""

PLAIN = {
    "flytekit.config": "[sdk]\nx = 1\n[images]\napp = ghcr.io/org/app:1.4.2\n",
    ".flyte/config.yaml": "admin:\n  endpoint: dns:///x\n",
    "deploy/sandbox.config": "[platform]\nurl = x\n[images]\napp = ghcr.io/org/app:1.4.2\n",
    "deploy/config-test.yaml": "admin:\n  x: y\nimages:\n  app: ghcr.io/org/app:1.4.2\n",
}
ODD = {
    "odd/config.yaml": "admin: {}\nimages: {'app': ghcr.io/org/app:1.4.2}\n",
    "odd/a.config": "[sdk]\nx = 100%%\n[images]\napp = ghcr.io/org/app:1.4.2\n",
}
LOOK_ALIKES = {
    "helm/config/values.yaml": "images:\n  app:\n    repository: x\n",
    "kustomize/config/kustomization.yaml": "images:\n- name: x\n  newTag: '1'\n",
    "Web.config": "<configuration><image/></configuration>",
}
UNTOLD = {
    **{f"flyte/values-{at}.yaml": "server:\n  replicas: 1\n" for at in range(20)},
    **{f"src/module_{at}.py": "import os\n" for at in range(20)},
    "App.config": "<configuration/>",
}
OTHER = {f"data/{at}.csv": "image,images,[images]\n" for at in range(20)}


def counted(folder: Path, *words: str) -> list[object]:
    """Run `check`; give exit status, files opened, number of configs read, and what parsed."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "check", "-q", *words],
        cwd=folder,
        env=command.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stderr)


def sorted_names(*files: dict[str, str]) -> list[str]:
    return sorted(name for some in files for name in some)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return command.write(tmp_path, {**PLAIN, **ODD, **LOOK_ALIKES, **UNTOLD, **OTHER})


def test_plain_configs_need_no_parser_and_others_are_not_read(tree):
    opened = sorted_names(PLAIN, ODD, LOOK_ALIKES, UNTOLD)
    assert counted(tree) == [0, opened, 6, ["ini", "yaml"]]


def test_git_tells_which_files_need_not_be_opened(tree):
    for words in (["init", "-q"], ["add", "-A"]):  # what it does not track, it does not search
        subprocess.run(["git", *words], cwd=tree, env=command.environment(), check=True)
    assert counted(tree) == [0, sorted_names(PLAIN, ODD, LOOK_ALIKES), 6, ["ini", "yaml"]]


def test_named_files_cost_no_more(tree):
    named = sorted_names(PLAIN, ODD, LOOK_ALIKES, UNTOLD, OTHER)
    opened = sorted_names(PLAIN, ODD, LOOK_ALIKES, UNTOLD)
    assert counted(tree, "--detect", *named) == [0, opened, 6, ["ini", "yaml"]]


def test_a_tree_without_configs_costs_no_reading(tmp_path):
    command.write(tmp_path, {**LOOK_ALIKES, **UNTOLD, **OTHER})
    assert counted(tmp_path) == [0, sorted_names(LOOK_ALIKES, UNTOLD), 0, []]


# Every kind of file, names asked for, a constant of a module, and versions that rules ask for.
IMAGE = "ghcr.io/org/app:1.4.2"
TASK = "from flytekit import task\n{}\n\n@task(container_image={})\ndef t() -> None: ...\n"
PROJECT = {
    "flytekit.config": f"[sdk]\nx = 1\n[images]\napp = {IMAGE}\n",
    "deploy/config-x.yaml": f"admin:\n  endpoint: x\nimages:\n  gpu: {IMAGE}\n",
    "a.py": TASK.format("", '"{{.image.app}}"'),
    "b.py": TASK.format("from images import GPU\n", "GPU"),
    "images.py": f'GPU = "{IMAGE}"\n',
    "c.ipynb": json.dumps(
        {
            "cells": [
                {"cell_type": "code", "metadata": {}, "source": TASK.format("", '"{{.image.gpu}}"')}
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    ),
    "run.sh": f"pyflyte register -c deploy/config-x.yaml --image sh={IMAGE} src\n",
    "Makefile": f"register:\n\tpyflyte register --image mk={IMAGE} src\n",
    "Dockerfile": f'FROM x\nRUN pyflyte register --image d={IMAGE} src\nENV A="{{{{.image.d}}}}"\n',
    ".env": f"FLYTE_INTERNAL_IMAGE={IMAGE}\n",
    "README.md": f"```bash\npyflyte register --image md={IMAGE} src\n```\n",
    ".github/workflows/ci.yml": (
        "on: push\njobs:\n  x:\n    runs-on: u\n    steps:\n"
        f"      - run: pyflyte register --image ci={IMAGE} src\n"
    ),
    "pyproject.toml": '[project]\nname = "x"\ndependencies = ["flytekit==1.16.31"]\n',
    "notes.txt": "the image {{.image.app}}\n",
}
TEXTS = """
from collections import Counter
from flyte_image_lint.parsers import dispatch
read_texts, once = [], dispatch.read
def counted_read(source, constants=None):
    read_texts.append(os.path.relpath(source.path))
    return once(source, constants)
dispatch.read = counted_read
"""
OPENED_AND_READ = PROGRAM.replace(
    "from flyte_image_lint.cli", f"{TEXTS}\nfrom flyte_image_lint.cli"
)
OPENED_AND_READ = OPENED_AND_READ.replace(
    "json.dump([status, sorted(mine), len(read), sorted(parsed)], sys.stderr)",
    "json.dump([Counter(mine), Counter(read_texts), parsed.count('python')], sys.stderr)",
)


FACE = OPENED_AND_READ.replace("flyte_image_lint.cli import main", "flyte_image_lint import *")
FACE = FACE.replace("main(sys.argv[1:])", "eval(sys.argv[-1])")
QUIET = ("check", "-q", "--output-file", os.devnull)


def opened_and_read(
    folder: Path, *words: str, program: str = OPENED_AND_READ
) -> tuple[dict[str, int], dict[str, int], int]:
    """Give how often each file is opened, how often read, and how many programs are parsed."""
    done = subprocess.run(
        [sys.executable, "-c", program, *QUIET, *words],
        cwd=folder,
        env=command.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(json.loads(done.stderr.splitlines()[-1]))


OFFLINE = ("--fix", "--offline")
SPEAK = set(PROJECT) - {"images.py", "notes.txt"}
"""The files that are read as what they are; a module is read for what others take from it."""


@pytest.mark.parametrize("words", [(), ("--select", "ALL,FIL311"), OFFLINE], ids=" ".join)
@pytest.mark.parametrize("is_git", [False, True], ids=["folder", "git"])
def test_all_kinds_of_files_are_opened_once_and_read_once(tmp_path, words, is_git):
    command.write(tmp_path, PROJECT)
    if is_git:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, env=command.environment(), check=True)
    opened, texts, _programs = opened_and_read(tmp_path, *words)
    assert {name: opened.get(name) for name in PROJECT} == dict.fromkeys(PROJECT, 1)
    assert texts == dict.fromkeys(SPEAK, 1)


CALLS = ("lint_paths()", "fix_paths(unsafe=True)", "inventory()", "read_images()")


@pytest.mark.parametrize("call", CALLS)
def test_the_public_face_opens_and_reads_all_kinds_of_files_once(tmp_path, call):
    command.write(tmp_path, PROJECT)
    opened, texts, _programs = opened_and_read(tmp_path, call, program=FACE)
    configs = {"flytekit.config", "deploy/config-x.yaml"}
    read = configs if call == "read_images()" else SPEAK
    assert {name: texts.get(name) for name in read} == dict.fromkeys(read, 1)
    assert {name for name in read if opened[name] != 1} == set()
    assert max(opened.values()) == max(texts.values()) == 1


def test_a_fix_is_promised_after_one_look_by_the_command_and_by_the_face(tmp_path):
    """The file is opened once; its text is parsed, and so is the one that the fix would make."""
    files = {
        "flytekit.config": f"[DEFAULT]\nbase = {IMAGE}\n[images]\napp = %(base)s\n",
        "a.py": TASK.format("", '"{{.image.base}}"'),
    }
    command.write(tmp_path, files)
    by_command = opened_and_read(tmp_path)
    by_face = opened_and_read(tmp_path, "lint_paths()", program=FACE)
    assert by_command[1:] == by_face[1:]
    for opened, texts, _programs in (by_command, by_face):
        assert {name: opened[name] for name in files} == dict.fromkeys(files, 1)
        assert texts == {"flytekit.config": 2, "a.py": 1}


def test_a_program_is_parsed_once_and_so_is_a_module_of_constants(tmp_path):
    """Each is one call of the parser; the constant's name is an expression, and another."""
    command.write(tmp_path, {name: PROJECT[name] for name in ("b.py", "images.py")})
    assert opened_and_read(tmp_path)[2] == 3


def test_fixing_reads_again_what_it_has_changed(tmp_path):
    """A text is read when it is made, and the file is not opened again to be compared."""
    swallowed = f"[sdk]\nx = 1\n[images]\ngpu = {IMAGE}\n  app = {IMAGE}\n"
    implicit = TASK.format("", '"org/app:1.4.2"')
    command.write(tmp_path, {**PROJECT, "flytekit.config": swallowed, "a.py": implicit})
    opened, texts, _programs = opened_and_read(tmp_path, *OFFLINE, "--unsafe-fixes")
    changed = {"flytekit.config": 2, "a.py": 2}
    assert texts == {**dict.fromkeys(SPEAK, 1), **changed}
    writing = {"flytekit.config", "a.py"}  # which compares before it replaces
    assert {n: opened[n] for n in PROJECT if n not in writing} == dict.fromkeys(
        set(PROJECT) - writing, 1
    )


def test_many_files_are_no_cliff(tmp_path):
    """2,100 files were each read twice, and 1,900 once."""
    files = {f"m{at}.py": PROJECT["a.py"] for at in range(2100)}
    command.write(tmp_path, {**files, "flytekit.config": PROJECT["flytekit.config"]})
    opened, texts, programs = opened_and_read(tmp_path)
    assert set(opened.values()) == set(texts.values()) == {1}
    assert programs == 2100
