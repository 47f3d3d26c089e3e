"""Configs made up at random: what we say that flytekit reads, and what it reads.

Most are asked of a flytekit beside PyYAML 6.0.3; some that merge mappings, beside 6.0.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oracle import Flytekit, expectation
from prediction import predict, predictions
from runs import Run, smaller
from strategies import draw_ini, draw_yaml
from test_against_flytekit import BEFORE, LATER, flytekits, merges

if TYPE_CHECKING:
    from random import Random

    File = tuple[str, bytes]

__all__ = ["flytekits"]  # a fixture

BATCH = 500


def drawn(random: Random, number: int) -> tuple[str, File]:
    """Give a config, and the version of PyYAML that it is asked with."""
    if number % 12 == 0:
        while not merges(file := draw_yaml(random)):
            pass
        return LATER, file
    return BEFORE, (draw_ini, draw_yaml)[number % 2](random)


def answers_of(files: list[File], version: str) -> list[object]:
    """Give what we say of files; an exception in the place of an answer that it prevents."""
    try:
        return [*predictions(files, later=version == LATER)]
    except Exception as error:  # noqa: BLE001 # a crash is one more disagreement
        if len(files) == 1:
            return [error]
        return [answer for file in files for answer in answers_of([file], version)]


def agree(answer: object, expected: dict[str, object]) -> bool:
    """Whether we say what flytekit does.

    How deep a text may nest depends on how deep Python's stack is already, which is not the same
    here and there: nothing is loaded either way.
    """
    errors = (expected["error"], answer["error"] if isinstance(answer, dict) else None)
    if "RecursionError" in errors and isinstance(answer, dict):
        return answer["images"] is None and expected["images"] is None
    return answer == expected


def check(run: Run, flytekit: Flytekit, version: str, files: dict[int, File]) -> None:
    """Hold that we say of these files what flytekit does."""
    answers = flytekit.asking([*files.values()])
    ours = answers_of([*files.values()], version)
    for (number, (name, data)), answer, real in zip(files.items(), ours, answers(), strict=True):
        expected = expectation(real)
        run.seen[str(expected["error"]).partition(":")[0]] += 1
        if not agree(answer, expected):

            def is_wrong(data: bytes, name: str = name) -> bool:
                return not agree(*ask(flytekit, (name, data), version))

            small = smaller(data, is_wrong) if is_wrong(data) else data
            differ = f"{answer!r:.500} for {expected!r:.500}"
            run.fault(number, f"{name!r} {version}: {small!r}: {differ}")


def ask(flytekit: Flytekit, file: File, version: str) -> tuple[object, dict[str, object]]:
    return answers_of([file], version)[0], expectation(flytekit.ask(*file))


def test_configs_mean_what_they_mean_to_flytekit(flytekits):
    run = Run("configs", 6000)
    for numbers in run.batches(BATCH):
        files = {number: drawn(run.random(number), number) for number in numbers}
        for version, flytekit in flytekits.items():
            mine = {number: file for number, (other, file) in files.items() if other == version}
            if mine:
                check(run, flytekit, version, mine)
    run.end()
    if run.is_long:  # neither all sound nor all broken, or agreement says little
        assert run.count // 5 < run.seen["None"] < run.count * 4 // 5, run.seen
        assert len(run.seen) > 5, run.seen


@pytest.mark.parametrize("version", [BEFORE, LATER])
def test_a_disagreement_would_be_found_and_made_small(flytekits, version, monkeypatch, capsys):
    real = predict("config.yaml", b"images:\n  a: x:1\n")
    other = {**real, "error": "no"}
    monkeypatch.setattr(
        "test_configs.predictions",
        lambda files, **_: [real if b"o" in data else other for _name, data in files],
    )
    run = Run("configs", 1)
    check(run, flytekits[version], version, {7: ("config.yaml", b"images:\n  a: x:1\n  b: foo\n")})
    assert len(run.faults) == 1
    assert "'config.yaml' " in run.faults[0]
    assert run.faults[0].endswith("--start 7 --count 1 configs")
    assert capsys.readouterr().out.startswith("'config.yaml' ")
    with pytest.raises(AssertionError):
        run.end()
