"""`images --tasks` against what the SDKs register: random projects whose commands are really run.

FLYTE_IMAGE_LINT_EXAMPLES sets how many projects each test tries (60), FLYTE_IMAGE_LINT_SEED which.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import tempfile
from pathlib import Path

import hypothesis
import pytest

import command
from flyte_image_lint.cli import main
from oracle import Flyte2Commands, FlytekitCommands, FlytekitCommandsWithVariable
from oracle.answering import at_home
from oracle.client import comparable, raised
from strategies import flyte2_projects
from strategies.task_projects import projects

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 60)
SEED = int(os.environ.get("FLYTE_IMAGE_LINT_SEED") or 1)
VERSIONS = (None, "1.16.16", "1.12.0")
NEWEST = "1.16.31"

settings = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[hypothesis.Phase.generate],  # to shrink a project takes minutes
    suppress_health_check=list(hypothesis.HealthCheck),
)


def predicted(folder: Path, version: str, *words: str) -> list[dict[str, object]]:
    """Give what the program says of the project in a folder."""
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    words = ("--python", "3.11", "--flytekit", version, *words)
    with (
        at_home(str(folder), str(folder), {}),
        contextlib.redirect_stdout(output),
        contextlib.suppress(SystemExit),
    ):
        main(["images", "--tasks", "--output-format", "json", *words])
    output.seek(0)
    return json.load(output)


def compare(flytekit, files: dict[str, str], version: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = command.write(Path(name).resolve(), files)
        Path(folder, "out").mkdir()
        rows = predicted(folder, version)
        for line in files["Makefile"].splitlines()[1::2]:
            text = " ".join(line.split())
            mine = [row for row in rows if row["command"]["text"] == text]
            kind, answer = flytekit.call("command", str(folder), shlex.split(text)[1:])
            assert kind == "gives"
            compare_command(mine, answer, str(folder))


def compare_command(rows, answer, folder: str) -> None:
    error = answer["error"] and raised(answer["error"]).replace(f"{folder}/", "")
    outcomes = {
        row["task"]: comparable(row["error"]) if row["error"] else row["image"] for row in rows
    }
    assert all(outcome is not None for outcome in outcomes.values()), rows
    errors = {comparable(row["error"]) for row in rows if row["error"]}
    if not answer["tasks"]:
        assert not rows or errors == {error}, (rows, error)
        return
    real = {}
    for task, outcome in answer["tasks"].items():
        if "._bash." in task:  # what ShellTask is made of, and never runs
            continue
        mapped = re.sub(r"map_(\w+)_[0-9a-f]{32}-arraynode$", r"\1", task)
        value = outcome["ok"] if "ok" in outcome else raised(outcome)
        assert real.setdefault(mapped, value) == value  # it runs on what its task runs on
    assert outcomes == real
    assert (error in errors) if error else not errors, (error, errors)


@pytest.mark.parametrize("version", VERSIONS)
def test_commands(version):
    running = FlytekitCommands.running() if version is None else FlytekitCommands.older(version)
    with running as flytekit:

        @hypothesis.seed(SEED)
        @settings
        @hypothesis.given(projects())
        def holds(files):
            compare(flytekit, files, version or NEWEST)

        holds()


FLYTE2_EXAMPLES = max(EXAMPLES // 20, 3)
"""Each of its commands takes a process of its own, and seconds."""


def compare_flyte2(flyte2, files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = command.write(Path(name).resolve(), files)
        rows = predicted(folder, NEWEST)
        for line in files["Makefile"].splitlines()[1::2]:
            text = " ".join(line.split())
            mine = {row["task"]: row for row in rows if row["command"]["text"] == text}
            kind, answer = flyte2.call("command", str(folder), shlex.split(text)[1:])
            assert kind == "gives"
            assert set(mine) == set(answer["tasks"]), (text, answer)
            for task, outcome in answer["tasks"].items():
                row = mine[task]
                if outcome.get("ok") == "<built>":  # Flyte's own image
                    assert (row["image"], row["error"]) == (None, None), row
                    assert row["why"].startswith("not known: the image of Flyte itself"), row
                else:
                    real = outcome["ok"] if "ok" in outcome else raised(outcome)
                    assert real == (row["error"] or row["image"]), row
            assert bool(answer["error"]) == any(row["error"] for row in mine.values())


def test_flyte2():
    with Flyte2Commands.running() as flyte2:

        @hypothesis.seed(SEED)
        @hypothesis.settings(settings, max_examples=FLYTE2_EXAMPLES)
        @hypothesis.given(flyte2_projects.projects())
        def holds(files):
            compare_flyte2(flyte2, files)

        holds()


def test_with_the_variable(tmp_path):
    """FLYTE_INTERNAL_IMAGE is looked at when flytekit is imported: by what the recipe sets."""
    recipe = "FLYTE_INTERNAL_IMAGE=docker.io/org/default:1 pyflyte -k flows package"
    named = "FLYTE_INTERNAL_IMAGE=docker.io/org/default:1 pyflyte -k flows package -i a=x:1"
    program = "from flytekit import task\n@task\ndef one() -> int:\n    return 1\n"
    files = {
        "flows/__init__.py": "",
        "flows/tasks.py": program,
        "Makefile": f"a:\n\t{recipe} -o a.tgz -f\nb:\n\t{named} -o b.tgz -f\n",
    }
    folder = command.write(tmp_path, files)
    rows = predicted(folder, NEWEST)
    with FlytekitCommandsWithVariable.running() as flytekit:
        for row in rows:
            words = shlex.split(row["command"]["text"])[1:]
            _kind, answer = flytekit.call("command", str(folder), words)
            assert answer["tasks"] == {row["task"]: {"ok": row["image"]}}
            assert row["why"] == "default: FLYTE_INTERNAL_IMAGE, this command"
    assert len(rows) == 2
