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
from oracle.environment import FLYTEKIT, package_alone, python_of
from prediction import predict
from test_conformance import CONFIGS, content

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 3000)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"


BEFORE, LATER = "6.0.3", "6.0.4"
"""Versions of PyYAML, which resolve merge keys in different ways."""


def merges(file: tuple[str, bytes]) -> bool:
    """Whether versions of PyYAML may differ."""
    return b"<<" in file[1] or b"merge" in file[1]


def merging_singles():
    return filter(merges, strategies.yaml_singles())


MERGING = strategies.yaml_files.filter(merges)


@pytest.fixture(scope="module")
def flytekits():
    """A flytekit beside each PyYAML, by its version."""
    python = python_of(FLYTEKIT)
    folders = [package_alone(python, f"PyYAML=={version}") for version in (BEFORE, LATER)]
    with (
        Flytekit.running(python, folders[0]) as before,
        Flytekit.running(python, folders[1]) as later,
    ):
        assert [one.call("pyyaml")[1] for one in (before, later)] == [BEFORE, LATER]
        yield {BEFORE: before, LATER: later}


@pytest.mark.parametrize("config", CONFIGS)
def test_the_oracle_answers_as_recorded(flytekits, config):
    answer = flytekits[BEFORE].ask(config["filename"], content(config))
    assert answer["specified"] == config["specified"]
    assert expectation(answer) == expectation(config)


@pytest.mark.parametrize(
    ("files", "version"),
    [
        (strategies.ini_singles, BEFORE),
        (strategies.yaml_singles, BEFORE),
        (merging_singles, LATER),
    ],
    ids=["ini", "yaml", f"yaml-{LATER}"],
)
def test_agrees_on_every_odd_token(flytekits, files, version):
    disagreements = []
    for file in files():
        expected = expectation(flytekits[version].ask(*file))
        try:
            found = predict(*file, later=version == LATER)
        except Exception as error:  # noqa: BLE001 # a crash is one more disagreement
            found = error
        if found != expected:
            disagreements.append(f"{file!r:.200}: {found!r:.300} for {expected!r:.300}")
    assert not disagreements, "\n".join(disagreements)


@pytest.mark.parametrize(
    ("files", "version", "examples"),
    [
        (strategies.ini_files, BEFORE, EXAMPLES),
        (strategies.yaml_files, BEFORE, EXAMPLES),
        (MERGING, LATER, EXAMPLES // 6),
    ],
    ids=["ini", "yaml", f"yaml-{LATER}"],
)
def test_agrees_with_flytekit(flytekits, files, version, examples):
    seen: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(file=files)
    def agrees(file):
        expected = expectation(flytekits[version].ask(*file))
        seen[str(expected["error"]).partition(":")[0]] += 1
        found = predict(*file, later=version == LATER)
        if expected["error"] == "RecursionError":
            # hypothesis doubles Python's limit, so that we get further, to another error maybe.
            assert found["images"] is None
        else:
            assert found == expected

    (agrees if SEED == "random" else seed(int(SEED))(agrees))()
    # Neither all sound nor all broken, or agreement says little.
    assert examples // (5 if version == BEFORE else 20) < seen["None"] < examples * 4 // 5
    assert len(seen) > (5 if version == BEFORE else 3)
