"""The program against a real flytekit, on configs that nobody would write, and some would.

`fuzz/test_configs.py` makes up more of them.
"""

from __future__ import annotations

import pytest

import strategies
from oracle import Flytekit, expectation
from oracle.environment import FLYTEKIT, package_alone, python_of
from prediction import predict
from test_conformance import CONFIGS, content

BEFORE, LATER = "6.0.3", "6.0.4"
"""Versions of PyYAML, which resolve merge keys in different ways."""


def merges(file: tuple[str, bytes]) -> bool:
    """Whether versions of PyYAML may differ."""
    return b"<<" in file[1] or b"merge" in file[1]


def merging_singles():
    return filter(merges, strategies.yaml_singles())


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
            prediction = predict(*file, later=version == LATER)
        except Exception as error:  # noqa: BLE001 # a crash is one more disagreement
            prediction = error
        if prediction != expected:
            disagreements.append(f"{file!r:.200}: {prediction!r:.300} for {expected!r:.300}")
    assert not disagreements, "\n".join(disagreements)
