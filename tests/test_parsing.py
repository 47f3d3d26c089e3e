"""How many files of a tree are opened, and how many are given to a parser: counted."""

from __future__ import annotations

import json
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
    "odd/config.yaml": "admin: {}\nimages: {app: ghcr.io/org/app:1.4.2}\n",
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
