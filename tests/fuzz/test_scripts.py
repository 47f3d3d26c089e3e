"""Scripts and makefiles run the same commands after `--fix`, but for the images that it pins.

They are run by bash and GNU make, with stubs that record their arguments in place of `pyflyte` and
its kin.
"""

from __future__ import annotations

import shutil

import pytest

import command
from runs import Run
from shell_runs import RUN, normal, recorded, stubs
from strategies.script_texts import LOCKED, draw_makefile, draw_script

__all__ = ["stubs"]  # a fixture

BATCH = 25
"""Files of one run of the program, which costs more than all of the rest."""

DIGEST = "sha256:" + "0a" * 32
LOCK = "".join(f"{name}:latest: {{tag: 1.4.2, digest: {DIGEST}}}\n" for name in sorted(LOCKED))
CONFIG = "[platform]\nendpoint = x\n[images]\ntrainer = ghcr.io/o/b:1.0\n"
KINDS = {
    "scripts": ("shell", "s{}.sh", draw_script),
    "makefiles": ("make", "m{}/Makefile", draw_makefile),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_commands_run(kind, stubs, tmp_path):
    read_as, name, draw = KINDS[kind]
    run = Run(kind, 75)
    for numbers in run.batches(BATCH):
        project = tmp_path / "project"
        shutil.rmtree(project, ignore_errors=True)
        texts = {number: draw(run.random(number)) for number in numbers}
        files = {name.format(number): text.encode() for number, text in texts.items()}
        lock = {"flyte-images.lock": LOCK, "flytekit.config": CONFIG, ".git/HEAD": ""}
        command.write(project, {**lock, **files})
        command.run("check", "--fix", "--offline", *files, cwd=project)
        for number, text in texts.items():
            fixed = (project / name.format(number)).read_bytes().decode()
            run.seen["fixed"] += fixed != text
            if fixed != text:
                ran = []
                for version in text, fixed:
                    command.write(project, {name.format(number): version})
                    words = [*RUN[read_as], str(project / name.format(number))]
                    ran.append(recorded(words, tmp_path, stubs))
                run.seen["calls"] += len(ran[1][1])
                if normal(ran[0]) != normal(ran[1]):
                    run.fault(number, f"{text}\n--- fixed:\n{fixed}\n--- ran: {ran}")
    run.end()
    if run.count >= BATCH:
        assert run.seen["fixed"] > run.count // 5
        assert run.seen["calls"] > run.seen["fixed"] // 2
