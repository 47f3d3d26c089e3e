"""The rules as a set, and each rule's own examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_image_lint import rules
from flyte_image_lint.cli import examples
from flyte_image_lint.cli.examples import source
from flyte_image_lint.engine.fix import fix
from flyte_image_lint.engine.lint import Report, check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.parsers.dispatch import read
from flyte_image_lint.rules.rule import ENTRY, Example, Rule
from flyte_image_lint.rules.sources import url
from flyte_image_lint.settings import Settings, SettingsFinder
from flyte_image_lint.text.source import Source

ALL = [rules.load(code) for code in rules.MODULES]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in ALL
    if rule.code not in rules.ONLINE.codes  # these are asked with a registry, in test_online.py
    for number, example in enumerate(rule.examples)
]


def settings(example: Example, tmp_path) -> Settings:
    if not example.settings:
        return SettingsFinder(isolated=True).for_path(example.path)
    file = tmp_path / ".flyte-image-lint.toml"
    file.write_text(example.settings)
    return SettingsFinder(str(file)).for_path(example.path)


def lint(example: Example, file: Source, tmp_path) -> Report:
    names = examples.names_of(example, file)
    exists = dict(example.beside).__contains__
    return check(file, settings(example, tmp_path), Selection(), names=lambda: names, exists=exists)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_bad_example_gives_this_rule_alone(rule: Rule, example: Example, tmp_path):
    report = lint(example, source(example, example.bad), tmp_path)
    assert {finding.rule for finding in report.findings} == {rule.name}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_good_example_gives_nothing(rule: Rule, example: Example, tmp_path):
    report = lint(example, source(example, example.good), tmp_path)
    assert report.findings == []


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_fix_makes_the_good_example_of_the_bad_one(rule: Rule, example: Example, tmp_path):
    before = source(example, example.bad)
    fixed = fix(before, lambda text: lint(example, text, tmp_path), unsafe=True)
    if fixed.applied:
        assert fixed.source.data == source(example, example.fixed or example.good).data
        assert bool(fixed.report.findings) == bool(example.fixed)
    else:
        assert not any(finding.fix for finding in lint(example, before, tmp_path).findings)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_a_rule_is_what_its_line_in_the_index_says(rule: Rule):
    assert rules.MODULES[rule.code] == rule.name.replace("-", "_")


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_documentation_is_complete(rule: Rule):
    assert rule.examples
    assert rule.summary == rule.summary.strip()
    assert not rule.summary.endswith(".")
    assert rule.what.startswith("Checks ")
    for text in (rule.what, rule.why, rule.use_instead):
        assert text.endswith(".")
        assert ". )" not in text
    assert all(url(source).startswith("https://") for source in rule.sources)
    assert bool(rule.sources) == (rule.code not in rules.COMMENT.codes)
    assert set(rule.options) <= set(Settings.declarations())


def test_every_module_has_a_line_in_the_index():
    folder = Path(rules.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if "\nRULE = " in path.read_text("utf-8")}
    assert modules == set(rules.MODULES.values())


def test_a_code_means_one_rule_wherever_its_line_stands():
    lines = {
        (line.code, line.module, line.wakes, line.off)
        for group in rules.GROUPS
        for line in group.lines
    }
    assert len(lines) == len(rules.MODULES)


def test_a_finding_says_what_it_is_about():
    (config,) = read(Source("flytekit.config", b"[images]\na = x\nb = y\n"))
    rule, entry = rules.load("FIL020"), config.entries[1]

    def subject(finding):
        span = finding.span
        return (config.source.text[span.start : span.end], finding.name, finding.image)

    assert subject(rule.finding(config, "", "")) == ("[images]", None, None)
    assert subject(rule.finding(config, "", "", at=entry.place.name)) == ("b", None, None)
    assert subject(rule.finding(config, "", "", about=ENTRY.about(entry))) == ("y", "b", "y")
    assert subject(rule.finding(config, "", "", name="c")) == ("[images]", "c", None)


def test_all_hazards_have_a_rule():
    numbers = {hazard for rule in ALL for hazard in rule.hazards}
    every = {*range(1, 12), *range(20, 30), *range(30, 39), *range(40, 47), 50, 51, *range(60, 64)}
    assert {f"H{number:02}" for number in every} <= numbers


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["FIL101"], {"FIL101"}),
        (["fil101"], {"FIL101"}),
        (["untagged-image"], {"FIL101"}),
        (["Untagged-Image", "floating-tag"], {"FIL101", "FIL102"}),
        (["FIL20"], {"FIL201", "FIL202", "FIL203", "FIL204"}),
        (["ALL"], set(rules.MODULES)),
        ([], set()),
    ],
)
def test_selectors(words, codes):
    assert rules.select(words) == codes


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("untaged-image", "did you mean 'untagged-image'?"),
        ("FIL999", "did you mean 'FIL099'?"),
        ("", "rule --all"),
        ("F", "rule --all"),
        ("nonsense", "rule --all"),
    ],
)
def test_unknown_selectors_name_the_nearest(word, hint):
    with pytest.raises(rules.UnknownRule, match="unknown rule") as caught:
        rules.select([word])
    assert hint in str(caught.value)


MERGED_TWICE = """\
base: &base
  images:
    a: ghcr.io/o/a:1.0
    a: ghcr.io/o/a:2.0
<<: *base
"""


def test_a_key_that_stands_twice_is_found_behind_a_merge_key():
    """The images are those of a mapping that the root merges."""
    source = Source("config.yaml", MERGED_TWICE.encode())
    report = check(source, SettingsFinder(isolated=True).for_path("config.yaml"), Selection())
    places = [(finding.code, *source.position(finding.span.start)) for finding in report.findings]
    assert places == [("FIL005", 4, 5)]
