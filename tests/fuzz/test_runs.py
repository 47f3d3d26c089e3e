"""Runs over random inputs: which they are, and how a fault is said."""

from __future__ import annotations

import pytest

import runs
from runs import Run, smaller
from strategies import draw_yaml
from strategies.python_programs import draw_program
from strategies.script_texts import draw_makefile, draw_script
from tools import fuzz


@pytest.mark.parametrize("draw", [draw_yaml, draw_program, draw_script, draw_makefile])
def test_a_number_always_gives_the_same(draw):
    run = Run("x", 10)
    assert draw(run.random(5)) == draw(run.random(5))
    assert len({draw(run.random(number)) for number in range(10)}) > 5
    assert draw(run.random(5)) != draw(Run("y", 10).random(5))


def test_a_run_goes_on_from_a_number_and_says_how_to_repeat_a_fault(monkeypatch, capsys):
    monkeypatch.setattr(runs, "START", 7)
    monkeypatch.setattr(runs, "SEED", "3")
    monkeypatch.setenv("FLYTE_IMAGE_LINT_EXAMPLES", "5")
    run = Run("configs", 10)
    assert [[*batch] for batch in run.batches(2)] == [[7, 8], [9, 10], [11]]
    with run.trying(9, "text"):
        raise ValueError("why")
    assert "configs, seed 3: 5 of 5, 0 wrong" in capsys.readouterr().out
    with pytest.raises(AssertionError, match="ValueError: why") as end:
        run.end()
    words = str(end.value).splitlines()[2].split()[3:]
    tests, variables = fuzz.arguments(words)
    assert tests == ["-q", "-s", "tests/fuzz/test_configs.py"]
    assert [*variables.values()] == ["3", "1", "9"]


def test_a_run_of_many_faults_ends():
    run = Run("x", 100)
    for number, _random in run.numbers():
        run.fault(number, "wrong")
    assert len(run.faults) == runs.MOST_FAULTS


def test_what_is_wrong_is_made_small():
    assert smaller(b"a line\nwith x and more\nand more", lambda data: b"x" in data) == b"x"
    assert smaller("abc" * 50 + "é" + "abc" * 50, lambda text: "é" in text and len(text) > 2)[1:]


@pytest.mark.parametrize("kind", fuzz.kinds())
def test_every_kind_has_a_test(kind):
    tests, variables = fuzz.arguments([kind, "--seed", "1", "--count", "2"])
    path, _, name = tests[-1].partition("::")
    assert (fuzz.FOLDER.parents[1] / path).exists()
    assert name in ("", f"test_the_same_commands_run[{kind}]")
    assert [*variables.values()] == ["1", "2", "0"]


def test_no_other_kind_is_taken(capsys):
    with pytest.raises(SystemExit):
        fuzz.arguments(["nothing"])
    assert "invalid choice: 'nothing'" in capsys.readouterr().err
