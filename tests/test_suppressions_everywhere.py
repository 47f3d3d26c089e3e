"""Comments that suppress, in every kind of file."""

from __future__ import annotations

import json

import pytest

import command
from flyte_image_lint.parsers.kind_names import kind_of
from flyte_image_lint.parsers.kinds import KINDS

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
    "end.sh": f"pyflyte register \\\n  --image a={IMAGE} \\\n  src  {IGNORE}\n",
    "Makefile": f"r:\n\t{IGNORE}\n\tpyflyte register --image a={IMAGE} src\n",
    ".env": f"{IGNORE}\nFLYTE_INTERNAL_IMAGE={IMAGE}\n",
    "Dockerfile": f"FROM x\n{IGNORE}\nENV FLYTE_INTERNAL_IMAGE={IMAGE}\n",
    "ci.yml": (
        "on: push\njobs:\n  a:\n    steps:\n      - run: |\n"
        f"          {IGNORE}\n          pyflyte register --image a={IMAGE} src\n"
    ),
    "run.yml": (
        "on: push\njobs:\n  a:\n    steps:\n      - run: |\n"
        f"          pyflyte register \\\n            --image a={IMAGE} \\\n"
        f"            src  {IGNORE}\n"
    ),
    "a.dockerfile": f"FROM x\n{IGNORE}\nRUN pyflyte register \\\n  --image a={IMAGE} src\n",
    "a.mk": f"r:\n\tpyflyte register --image a={IMAGE} src  {IGNORE}\n",
    "windows.py": f'{HEAD}@task(container_image="{IMAGE}")\t{IGNORE}\ndef t(): ...\n'.replace(
        "\n", "\r\n"
    ),
    "constant.py": (
        f'IMAGE = "{IMAGE}"  {IGNORE}\n{HEAD}@task(container_image=IMAGE)\ndef t(): ...\n'
    ),
    "behind.yml": f"env:\n  FLYTE_INTERNAL_IMAGE: {IMAGE}  {IGNORE}\n",
    "flytekit.config": f"[images]\n{IGNORE}\na = {IMAGE}\n",
}


@pytest.mark.parametrize("name", SUPPRESSED)
def test_it_is_suppressed(name, tmp_path):
    command.write(tmp_path, {name: SUPPRESSED[name]})
    assert command.run("check", cwd=tmp_path) == (0, "No problems in 1 file, 1 suppressed.\n", "")
    result = command.run("check", "--no-ignores", "--output-format", "json", cwd=tmp_path)
    assert [one["code"] for one in json.loads(result.stdout)] == ["FIL102"]


@pytest.mark.parametrize("name", SUPPRESSED)
def test_what_suppresses_nothing_is_reported(name, tmp_path):
    command.write(tmp_path, {name: SUPPRESSED[name].replace(IMAGE, "ghcr.io/o/a:1.4.2")})
    result = command.run("check", "--output-format", "json", cwd=tmp_path)
    assert [one["code"] for one in json.loads(result.stdout)] == ["FIL099"]


NO_COMMENTS = {
    "a.py": f'{HEAD}@task(container_image="{IMAGE}", docs="{IGNORE}")\ndef t(): ...\n',
    "b.py": f'{HEAD}"""\n{IGNORE}\n"""\n@task(container_image="{IMAGE}")\ndef t(): ...\n',
    "a.ipynb": notebook(f'{HEAD}@task(container_image="{IMAGE}", docs="{IGNORE}")\ndef t(): ...\n'),
    "a.sh": f"pyflyte register --image a={IMAGE} src '{IGNORE}'\n",
    "b.sh": f"pyflyte register --image a={IMAGE} src x{IGNORE}\n",
    "Dockerfile": f"FROM x\nENV FLYTE_INTERNAL_IMAGE={IMAGE} {IGNORE}\n",
    "a.yml": f'env:\n  FLYTE_INTERNAL_IMAGE: {IMAGE}\n  X: "x {IGNORE}"\n',
}


@pytest.mark.parametrize("name", NO_COMMENTS)
def test_what_is_no_comment_suppresses_nothing(name, tmp_path):
    command.write(tmp_path, {name: NO_COMMENTS[name]})
    result = command.run("check", "--output-format", "json", cwd=tmp_path)
    assert [one["code"] for one in json.loads(result.stdout)] == ["FIL102"]


BROKEN = ('"\\UFFFFFFFF"', '"\\U00110000"', f"x\n...\n%YAML 1.{'1' * 5000}\n---", "[" * 2000)
"""Values at which PyYAML's scanner raises what is none of its own errors."""


@pytest.mark.parametrize("value", BROKEN, ids=range(len(BROKEN)))
def test_comments_of_a_config_that_cannot_be_read_are_looked_for(value, tmp_path):
    text = f"images:\n  a: {IMAGE}  {IGNORE}\n  b: {value}\n"
    command.write(tmp_path, {"config.yaml": text})
    result = command.run("check", "--output-format", "json", "config.yaml", cwd=tmp_path)
    assert result.status == 1
    assert "FIL001" in result.stdout


REQUIREMENTS = {
    "requirements.txt": "flytekit==1.13.0.dev0  # flyte-image-lint: ignore[FIL5] ours\n",
    "pyproject.toml": (
        "[project]\ndependencies = [\n"
        '  "flytekit==1.13.0.dev0",  # flyte-image-lint: ignore[FIL5] ours\n]\n'
    ),
}


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_what_pins_flytekit_is_suppressed(name, tmp_path):
    task = f"{HEAD}@task\ndef t(): ...\n"
    command.write(tmp_path, {name: REQUIREMENTS[name], "a.py": task})
    assert command.run("check", cwd=tmp_path).stdout.endswith(", 1 suppressed.\n")
    result = command.run("check", "--no-ignores", "--output-format", "json", cwd=tmp_path)
    assert [one["code"] for one in json.loads(result.stdout)] == ["FIL502"]


def test_every_kind_of_file_with_comments_is_here():
    kinds = {kind_of(name) or "config" for name in (*SUPPRESSED, *REQUIREMENTS)}
    assert kinds == {name for name, kind in KINDS.items() if kind.syntax.marks}
