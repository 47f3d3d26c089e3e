"""Scripts, makefiles and programs do the same after `--fix`, but for the images that it pins.

They are run by bash, GNU make and Python, with stubs that record their arguments in place of
`pyflyte` and its kin. FLYTE_IMAGE_LINT_EXAMPLES sets how many are tried, FLYTE_IMAGE_LINT_SEED
which.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import warnings
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import command
from strategies.python_programs import programs
from strategies.script_texts import LOCKED, makefiles, scripts
from test_python_programs import MAX_RUNS, runs

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 60)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"
BATCH = 10
"""Files of one run of the program, which costs more than all of the rest."""

SETTINGS = settings(
    max_examples=max(1, EXAMPLES // BATCH),
    deadline=None,
    database=None,
    phases=[Phase.generate],  # to shrink takes a run of the program for each step
    suppress_health_check=list(HealthCheck),
)

DIGEST = "sha256:" + "0a" * 32
LOCK = "".join(f"{name}:latest: {{tag: 1.4.2, digest: {DIGEST}}}\n" for name in sorted(LOCKED))
STUB = '#!/bin/sh\nprintf "%s\\001" "$(basename "$0")" "FII=$FLYTE_INTERNAL_IMAGE" "$@" >&9\n'
STUB += 'printf "\\002" >&9\n'
PROGRAMS = ("pyflyte", "flyte", "union", "docker", "python")


@pytest.fixture(scope="module")
def stubs(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    for program in PROGRAMS:
        path = folder / program
        path.write_text(STUB)
        path.chmod(0o755)
    return folder


def recorded(arguments: list[str], folder: Path, stubs: Path) -> tuple[int, list[list[str]]]:
    """Run a program in an empty folder; give its status, and each call of a stub."""
    work = folder / "work"
    work.mkdir(exist_ok=True)
    log = folder / "calls"
    log.write_bytes(b"")
    line = 'exec 9>>"$0" && exec "$@"'
    done = subprocess.run(
        ["/bin/sh", "-c", line, str(log), *arguments],
        cwd=work,
        env={"PATH": f"{stubs}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    calls = log.read_bytes().decode(errors="surrogateescape").split("\x02")[:-1]
    return done.returncode, [call.split("\x01")[:-1] for call in calls]


def plain(text: str) -> str:
    """Give a word of a call without what a safe fix may change: tags that the lock has, schemes."""
    head, image = re.fullmatch(r"((?:-i|--image=|FII=)?(?:[\w-]*=)?)(.*)", text, re.DOTALL).groups()
    bare = re.sub(r"^(https://)?(docker\.io/)?(library/)?", "", image)
    for name in LOCKED:
        rest = bare.partition(name.removeprefix("docker.io/"))
        if not rest[0] and rest[1] and rest[2] in ("", ":", ":latest", ":None", ":1.4.2"):
            return f"{head}{name} pinned"
    return head + bare


def normal(outcome: tuple[int, list[list[str]]]) -> tuple[int, list[list[str]]]:
    """Give a run without what a safe fix may change."""
    status, calls = outcome
    return status, [[plain(word) for word in call] for call in calls]


def agree(kind: str, strategy: st.SearchStrategy[str], stubs: Path, folder: Path) -> Counter[str]:
    """Hold for many files that they run alike before and after they are fixed."""
    seen: Counter[str] = Counter()
    name = {"script": "s{}.sh", "makefile": "m{}/Makefile"}[kind]
    run = {"script": ["/bin/bash"], "makefile": ["/usr/bin/make", "-s", "all", "-f"]}[kind]

    @seed(int(SEED) if SEED.isdigit() else 0)
    @SETTINGS
    @given(st.lists(strategy, min_size=BATCH, max_size=BATCH))
    def check(texts: list[str]) -> None:
        project = folder / "project"
        shutil.rmtree(project, ignore_errors=True)
        config = "[platform]\nendpoint = x\n[images]\ntrainer = ghcr.io/o/b:1.0\n"
        files = {name.format(at): text.encode() for at, text in enumerate(texts)}
        command.write(
            project,
            {"flyte-images.lock": LOCK, "flytekit.config": config, ".git/HEAD": "", **files},
        )
        before = [recorded([*run, str(project / path)], folder, stubs) for path in files]
        result = command.run("check", "--fix", "--offline", *files, cwd=project)
        assert "Traceback" not in result.stderr, result
        for path, text, was in zip(files, texts, before, strict=True):
            fixed = (project / path).read_bytes().decode()
            seen["files"] += 1
            if fixed == text:
                continue
            seen["fixed"] += 1
            now = recorded([*run, str(project / path)], folder, stubs)
            seen["calls"] += len(now[1])
            assert normal(now) == normal(was), f"{text}\n---\n{fixed}"

    check()
    return seen


@pytest.mark.parametrize(("kind", "strategy"), [("script", scripts()), ("makefile", makefiles())])
def test_the_same_commands_run(kind, strategy, stubs, tmp_path):
    seen = agree(kind, strategy, stubs, tmp_path)
    assert seen["fixed"] > seen["files"] // 5
    assert seen["calls"] > seen["fixed"] // 2


def given_to_tasks(text: str) -> list[list[str]] | None:
    """Run a program in every way that it can go; give what its tasks are given each time.

    None where Python takes no such program, or where there are too many ways.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ways = [*itertools.islice(runs(text), MAX_RUNS + 1)]
        except SyntaxError:
            return None
    if len(ways) > MAX_RUNS:
        return None
    return [[plain(str(image)) for image in images] for images, _errors in ways]


def test_programs_give_the_same_images(tmp_path):
    seen: Counter[str] = Counter()

    @seed(int(SEED) if SEED.isdigit() else 0)
    @SETTINGS
    @given(st.lists(programs(), min_size=BATCH, max_size=BATCH))
    def check(drawn: list[str]) -> None:
        texts = [re.sub(r"\br/([ab]):[12]", r"ghcr.io/o/\1:latest", text) for text in drawn]
        project = tmp_path / "project"
        shutil.rmtree(project, ignore_errors=True)
        files = {f"t{at}.py": text.encode() for at, text in enumerate(texts)}
        command.write(project, {"flyte-images.lock": LOCK, ".git/HEAD": "", **files})
        result = command.run("check", "--fix", "--offline", *files, cwd=project)
        assert "Traceback" not in result.stderr, result
        for path, text in zip(files, texts, strict=True):
            fixed = (project / path).read_bytes().decode()
            seen["fixed"] += fixed != text
            if fixed != text:
                assert given_to_tasks(fixed) == given_to_tasks(text), f"{text}\n---\n{fixed}"

    check()
    assert seen["fixed"] > 0
