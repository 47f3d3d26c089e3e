"""`docs/errors.md` has what a real flytekit says, and the rules that find the cause."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

import docs_errors
import docs_pages
from docs_errors import ERRORS
from flyte_image_lint.rules.rule import Example

DATA = Path(__file__).parent / "data"


def recorded(name: str):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def failures() -> dict[str, list[dict]]:
    """Give the configs on which flytekit raises, by what it raises."""
    groups: dict[str, list[dict]] = {}
    for config in recorded("configs")["configs"]:
        for way in ("specified", "auto"):
            if "error" in config[way]:
                kind = config[way]["error"].rpartition(".")[2]
                configs = groups.setdefault(f"{kind}: {config[way]['message']}", [])
                if config not in configs:
                    configs.append(config)
    return groups


FAILURES = failures()
REFUSED = {case[2] for case in recorded("placeholders")["cases"] if case[1] == "raises"}
NOT_IMAGES = {
    *(error for _, error, *_ in recorded("references") if error),
    *(
        text
        for _, _, _, *verdicts in recorded("identifiers")
        for verdict, text in verdicts
        if verdict != "OK"
    ),
}
ALL = sorted({*FAILURES, *REFUSED, *NOT_IMAGES})


def matching(text: str) -> list[docs_errors.Error]:
    return [error for error in ERRORS if error.covers(text)]


def test_there_are_recorded_errors_of_every_kind():
    assert len(FAILURES) > 25
    assert len(REFUSED) > 5
    assert len(NOT_IMAGES) > 5


@pytest.mark.parametrize("text", ALL)
def test_a_recorded_error_has_its_heading(text):
    (error,) = matching(text)
    assert f"### `{error.heading}`\n" in docs_errors.pages()["docs/errors.md"]


@pytest.mark.parametrize(
    "config",
    [
        pytest.param((text, config), id=f"{config['filename']}-{config['title']}")
        for text, configs in FAILURES.items()
        for config in configs
    ],
)
def test_the_rules_of_a_heading_find_the_configs_that_caused_it(config):
    text, about = config
    data = base64.b64decode(about["base64"]) if "base64" in about else about["text"].encode()
    findings = docs_pages.findings(Example(bad=data, good="", path=about["filename"]))
    (error,) = matching(text)
    assert {finding.rule for finding in findings} & set(error.rules)


def test_an_error_has_rules_that_exist_and_one_heading():
    names = {rule.name for rule in docs_pages.all_rules()}
    for error in ERRORS:
        assert error.rules, error.heading
        assert set(error.rules) <= names, error.heading
    headings = [error.heading for error in ERRORS]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.heading[:60])
def test_a_heading_covers_itself_and_no_other(error):
    assert error.covers(error.heading)
    others = [other for other in ERRORS if other != error and other.covers(error.heading)]
    assert others == []
    assert not error.covers(f"Another{error.heading}")
