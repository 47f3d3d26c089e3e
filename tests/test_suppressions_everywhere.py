"""Comments that suppress, in every kind of file."""

from __future__ import annotations

import json

import pytest

import command
from flyte_image_lint import comments, uses

IMAGE = "ghcr.io/o/a:latest"
IGNORE = "# flyte-image-lint: ignore[floating-tag] ours"
HEAD = "from flytekit import task\n\n\n"


def notebook(text: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": text.splitlines(True)}]}, indent=1)


SUPPRESSED = {
    "behind.py": f'{HEAD}@task(container_image="{IMAGE}")  {IGNORE}\ndef t(): ...\n',
    "above.py": f'{HEAD}{IGNORE}\n@task(container_image="{IMAGE}")\ndef t(): ...\n',
    "inside.py": f'{HEAD}@task(\n    {IGNORE}\n    container_image="{IMAGE}",\n)\ndef t(): ...\n',
    "a.ipynb": notebook(f'{HEAD}@task(container_image="{IMAGE}")  {IGNORE}\ndef t(): ...\n'),
    "b.ipynb": notebook(f'{HEAD}{IGNORE}\n@task(container_image="{IMAGE}")\ndef t(): ...\n'),
    "behind.sh": f"pyflyte register --image a={IMAGE} src  {IGNORE}\n",
    "above.sh": f"{IGNORE}\npyflyte register \\\n  --image a={IMAGE} src\n",
    "Makefile": f"r:\n\t{IGNORE}\n\tpyflyte register --image a={IMAGE} src\n",
    ".env": f"{IGNORE}\nFLYTE_INTERNAL_IMAGE={IMAGE}\n",
    "Dockerfile": f"FROM x\n{IGNORE}\nENV FLYTE_INTERNAL_IMAGE={IMAGE}\n",
    "ci.yml": (
        "on: push\njobs:\n  a:\n    steps:\n      - run: |\n"
        f"          {IGNORE}\n          pyflyte register --image a={IMAGE} src\n"
    ),
    "behind.yml": f"env:\n  FLYTE_INTERNAL_IMAGE: {IMAGE}  {IGNORE}\n",
    "flytekit.config": f"[images]\n{IGNORE}\na = {IMAGE}\n",
}


@pytest.mark.parametrize("name", SUPPRESSED)
def test_it_is_suppressed(name, tmp_path):
    command.write(tmp_path, {name: SUPPRESSED[name]})
    assert command.run("check", cwd=tmp_path) == (0, "No problems in 1 file, 1 suppressed.\n", "")
    found = command.run("check", "--no-ignores", "--output-format", "json", cwd=tmp_path)
    assert [one["code"] for one in json.loads(found.stdout)] == ["FIL102"]


@pytest.mark.parametrize("name", SUPPRESSED)
def test_what_suppresses_nothing_is_reported(name, tmp_path):
    command.write(tmp_path, {name: SUPPRESSED[name].replace(IMAGE, "ghcr.io/o/a:1.4.2")})
    found = command.run("check", "--output-format", "json", cwd=tmp_path)
    assert [one["code"] for one in json.loads(found.stdout)] == ["FIL099"]


def test_a_string_is_no_comment(tmp_path):
    text = f'{HEAD}@task(container_image="{IMAGE}", docs="{IGNORE}")\ndef t(): ...\n'
    command.write(tmp_path, {"a.py": text})
    found = command.run("check", "--output-format", "json", cwd=tmp_path)
    assert [one["code"] for one in json.loads(found.stdout)] == ["FIL102"]


def test_every_kind_of_file_has_its_comments():
    assert set(comments._STYLES) == set(uses.MODULES) - {"markdown"}  # which has no findings
