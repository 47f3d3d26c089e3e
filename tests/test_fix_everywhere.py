"""Fixes in files that are no configs: just the image changes, to the byte."""

from __future__ import annotations

import json
import subprocess

import pytest

import command

DIGEST = "sha256:" + "0a" * 32
LOCK = f"ghcr.io/o/a:latest: {{tag: 1.4.2, digest: {DIGEST}}}\n"
OLD, NEW = "ghcr.io/o/a:latest", "ghcr.io/o/a:1.4.2"
TASK = "from flytekit import task\n\n\n@task(container_image={})  # é\ndef t(): ...\n"
NOTEBOOK = {
    "cells": [{"cell_type": "code", "source": TASK.format(f'"{OLD}"').splitlines(keepends=True)}]
}
FILES = {
    "a.py": TASK.format(f'"{OLD}"'),
    "b.py": TASK.format(f"r'''{OLD}'''"),
    "c.py": f'IMAGE = "{OLD}"\n' + TASK.format("IMAGE"),
    "d.py": TASK.format(f'"{OLD}" if x else "{OLD}"'),
    "e.ipynb": json.dumps(NOTEBOOK, indent=1),
    "f.sh": f"# {OLD}\npyflyte register \\\n  --image a={OLD} \\\n  src # {OLD}\n",
    "Makefile": f"r:\n\tpyflyte register --image 'a={OLD}' src\n",
    ".env": f"X={OLD}\nFLYTE_INTERNAL_IMAGE={OLD}\n",
    "Dockerfile": f"FROM {OLD}\nENV FLYTE_INTERNAL_IMAGE={OLD}\n",
    ".github/workflows/ci.yml": (
        f"on: push\njobs:\n  a:\n    steps:\n      - run: |\n"
        f"          pyflyte register --image a={OLD} src\n"
    ),
}
ELSEWHERE = {"f.sh": (0, 2), ".env": (0,), "Dockerfile": (0,)}
"""Which of the spellings in a file are no images of Flyte's, so that they stay."""


def pinned(name: str, text: str) -> str:
    parts = text.split(OLD)
    kept = ELSEWHERE.get(name, ())
    joints = [OLD if number in kept else NEW for number in range(len(parts) - 1)]
    return "".join(part + joint for part, joint in zip(parts, [*joints, ""], strict=True))


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
@pytest.mark.parametrize("name", FILES)
def test_images_are_pinned_where_they_stand(name, mark, ends, tmp_path):
    if name.endswith((".ipynb", "Makefile", ".sh", ".env", "Dockerfile")) and mark:
        mark = ""  # no program reads one there
    if name.endswith(".sh") and ends == "\r\n":
        ends = "\n"  # no shell takes them
    text = mark + FILES[name].replace("\n", ends)
    command.write(tmp_path, {"flyte-images.lock": LOCK, name: text.encode()})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    result = command.run("check", "--fix", "--offline", cwd=tmp_path)
    assert result.status == 0, result
    assert (tmp_path / name).read_bytes() == pinned(name, text).encode()
    again = command.run("check", "--fix", "--offline", cwd=tmp_path)
    assert again.stdout.startswith("No problems in "), again


def test_a_name_is_lower_cased_in_the_config_and_where_it_is_used(tmp_path):
    task = TASK.format('"{{.image.Trainer.fqn}}:{{.image.Trainer.version}}"')
    config = "[images]\nTrainer = ghcr.io/o/a:1.4.2\n"
    command.write(tmp_path, {"flytekit.config": config, "src/t.py": task})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert command.run("check", cwd=tmp_path).status == 1
    result = command.run("check", "--fix", cwd=tmp_path)
    assert result.status == 0, result
    assert (tmp_path / "flytekit.config").read_text() == config.replace("Trainer", "trainer")
    assert (tmp_path / "src/t.py").read_text() == task.replace("Trainer", "trainer")
    assert command.run("check", cwd=tmp_path).stdout == "No problems in 2 files.\n"


def test_a_fix_that_would_break_the_program_is_not_made(tmp_path):
    """An f-string and an escape have no place where the image could be written."""
    text = f'T = "latest"\n{TASK.format("f" + chr(34) + "ghcr.io/o/a:{T}" + chr(34))}'
    command.write(tmp_path, {"flyte-images.lock": LOCK, "a.py": text})
    result = command.run("check", "--fix", "--offline", "a.py", cwd=tmp_path)
    assert result.status == 1
    assert "not pinned" in result.stdout
    assert (tmp_path / "a.py").read_text() == text
