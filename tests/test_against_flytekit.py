"""The program against a real flytekit, on configs that nobody would write, and some would.

FLYTE_IMAGE_LINT_EXAMPLES sets how many files each test tries (3,000), and
FLYTE_IMAGE_LINT_SEED which: a number, or `random`; without it every run tries the same.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings

import strategies
from oracle import Flytekit, expectation
from prediction import predict
from test_conformance import CONFIGS, content

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 3000)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"


@pytest.fixture(scope="module")
def flytekit():
    with Flytekit.running() as running:
        yield running


@pytest.mark.parametrize("config", CONFIGS)
def test_the_oracle_answers_as_recorded(flytekit, config):
    answer = flytekit.ask(config["filename"], content(config))
    assert answer["specified"] == config["specified"]
    assert expectation(answer) == expectation(config)


@pytest.mark.parametrize(
    "files", [strategies.ini_singles, strategies.yaml_singles], ids=["ini", "yaml"]
)
def test_agrees_on_every_odd_token(flytekit, files):
    disagreements = []
    for file in files():
        expected = expectation(flytekit.ask(*file))
        try:
            found = predict(*file)
        except Exception as error:  # noqa: BLE001 # a crash is one more disagreement
            found = error
        if found != expected:
            disagreements.append(f"{file!r:.200}: {found!r:.300} for {expected!r:.300}")
    assert not disagreements, "\n".join(disagreements)


@pytest.mark.parametrize(
    "files", [strategies.ini_files, strategies.yaml_files], ids=["ini", "yaml"]
)
def test_agrees_with_flytekit(flytekit, files):
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(file=files)
    def agrees(file):
        expected = expectation(flytekit.ask(*file))
        seen[str(expected["error"]).partition(":")[0]] += 1
        found = predict(*file)
        if expected["error"] == "RecursionError":
            # hypothesis doubles Python's limit, so that we get further, to another error maybe.
            assert found["images"] is None
        else:
            assert found == expected

    (agrees if SEED == "random" else seed(int(SEED))(agrees))()
    # Neither all sound nor all broken, or agreement says little.
    assert EXAMPLES // 5 < seen["None"] < EXAMPLES * 4 // 5
    assert len(seen) > 5
