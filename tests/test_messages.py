"""The words of findings: one cause and one consequence, in words that anyone understands."""

from __future__ import annotations

import re

import pytest

from flyte_image_lint import rules
from flyte_image_lint.cli.examples import file, findings, names_of, settings, source
from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.flyte.places import sdk
from flyte_image_lint.model.finding import Finding
from flyte_image_lint.reporters import reporter
from flyte_image_lint.reporters.run import Run
from flyte_image_lint.reporters.style import Style
from flyte_image_lint.rules.rule import LONGEST, Example, Rule

LONGEST_MESSAGE = 100
"""Characters of a message whose values are of usual length."""

USUAL = 24
"""Characters of a value, as 'docker.io/org/app:1.4.2' has."""

NOT_IN_WORDS = re.compile(
    r"\b(moves|moving|stands?|men[d]\w*|behind|beside|vouch\w*|becomes?|capitals?|blanks?|"
    r"(?<!there )is none|(?<!there )is no|knows no|without a word|silent for|as it is|"
    r"if that is meant|say$|other than|so that|organisation|colour|honour\w*|tomorrow)\b"
)
"""What no message, help or note says: words of our own, of another language, or British ones."""

EXCEPTION = re.compile(r"\b[A-Z][A-Za-z]*(?:Error|Assertion)\b")

CASES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in map(rules.load, rules.MODULES)
    if rule.code not in rules.ONLINE.codes
    for number, example in enumerate(rule.examples, 1)
]


def own(rule: Rule, example: Example) -> list[Finding]:
    return [finding for finding in findings(example) if finding.code == rule.code]


def outside_quotes(text: str) -> str:
    """Give the words of a text without the values in it."""
    return re.sub(r"(?<![\w'])'.*?'(?!\w)", "'…'", text)


def usual_length(text: str) -> int:
    """Give the length that a text has with values of usual length."""
    values = re.findall(r"(?<![\w'])'(.*?)'(?!\w)", text)
    return len(text) - sum(max(len(value) - USUAL, 0) for value in values)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_message_is_short_and_about_something(rule, example):
    for finding in own(rule, example):
        assert usual_length(finding.message) <= LONGEST_MESSAGE, finding.message
        assert not EXCEPTION.search(finding.message), finding.message
        assert not re.search(r"(?:^|[:;,] )(?:this|it) ", finding.message), finding.message
        assert not finding.message.endswith(".")
        assert finding.message.count(": ") <= 1, "one cause and one consequence"


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_messages_have_the_words_of_the_field(rule, example):
    for finding in own(rule, example):
        titles = [finding.fix.title] if finding.fix else []
        for text in (finding.message, finding.help, finding.note, *titles):
            match = NOT_IN_WORDS.search(outside_quotes(text))
            assert not match, (match, text)


@pytest.mark.parametrize(
    "rule", [rules.load(code) for code in rules.MODULES], ids=lambda rule: rule.name
)
def test_the_documentation_of_a_rule_has_the_words_of_the_field(rule):
    for text in (rule.summary, rule.what, rule.why, rule.use_instead, rule.severities):
        match = NOT_IN_WORDS.search(re.sub(r"`[^`]*`", "`…`", text))
        assert not match, (match, text)
    assert rule.summary[0].isupper() or rule.summary[0] in "`f"
    assert not rule.summary.startswith(("A ", "An ", "The ", "Finds "))


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_help_never_invents_a_version(rule, example):
    example_text = (
        shown(example.bad) + "".join(text for _path, text in example.beside) + example.settings
    )
    for finding in own(rule, example):
        for version in re.findall(r"(?<=:)v?\d+\.\d+[\w.-]*", finding.help):
            assert version in example_text or finding.code == "FIL122", finding.help


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_what_a_help_asks_whether_it_is_meant_is_clean(rule, example):
    """What "did you mean" names, put in place of what is wrong, leaves no such finding."""
    for finding in own(rule, example):
        meant = re.match(r"did you mean '(.+?)'", finding.help)
        if meant is None or isinstance(example.bad, bytes):
            continue
        if finding.fix:
            edits = sorted(finding.fix.edits, key=lambda edit: -edit.span.start)
            text = example.bad
            for span, content in edits:
                text = text[: span.start] + content + text[span.end :]
        else:
            span = finding.span
            text = example.bad[: span.start] + meant[1] + example.bad[span.end :]
        assert finding.code not in codes(example, text), text


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_what_a_help_says_to_write_is_what_the_good_example_has(rule, example):
    """`write 'X'` and `add 'X'`, without words to be replaced, are in the good example."""
    for finding in own(rule, example):
        match = re.match(r"(?:write|add) '(.+?)'(?: \(|;| as | without |$)", finding.help)
        if match and not re.search(r"\b[A-Z]{3,}\b|\{", match[1]) and not own_words(match[1]):
            assert match[1] in shown(example.good), finding.help


def own_words(text: str) -> bool:
    """Whether a help names a digest or a part of another file."""
    return text.startswith(("sha256:", "."))


def shown(text: str | bytes) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def codes(example: Example, text: str) -> list[str]:
    """Give the codes of the findings on another text in the place of an example's."""
    before = source(example, text)
    names = names_of(example, before)
    findings = check(
        before,
        settings(example),
        Selection(),
        names=lambda: names,
        exists=dict(example.beside).__contains__,
    )
    return [finding.code for finding in findings.findings]


def test_what_flyte_raises_is_told_once_and_word_for_word():
    config = b"[images]\napp = docker.io/org/app:%(ver)s\n"
    (finding,) = check(
        file("flytekit.config", config), settings(Example("", "")), Selection()
    ).findings
    raised = (
        "InterpolationMissingOptionError: Bad value substitution: option 'app' in section 'images' "
        "contains an interpolation key 'ver' which is not a valid option name. Raw value: "
        "'docker.io/org/app:%(ver)s'"
    )
    assert (finding.raises, finding.sdk) == (raised, "flytekit")
    full = "\n".join(reporter("full")(Run([finding]), Style(width=100)))
    assert f"\nnote: flytekit raises {raised}\n" in full
    concise = "\n".join(reporter("concise")(Run([finding]), Style(width=100)))
    assert "raises" not in concise


def test_what_is_raised_has_an_end_and_tells_the_sdk():
    config = f"[images]\napp = {'x' * 5000}%(ver)s\n".encode()
    (finding,) = check(
        file("flytekit.config", config), settings(Example("", "")), Selection()
    ).findings
    assert len(finding.raises) == LONGEST + 1
    assert [sdk(flavour) for flavour in ("flytekit", "flyte2")] == ["flytekit", "Flyte 2"]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_what_is_raised_begins_with_the_exception(rule, example):
    for finding in own(rule, example):
        if finding.raises:
            assert re.match(r"[A-Z]\w+: \S", finding.raises)
            assert finding.sdk in ("flytekit", "Flyte 2")
            assert "raises" not in finding.note
