"""The rules' pages taken at their word: their examples, linted and fixed as they say."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import pytest

import docs_pages
from docs_console import ROOT
from flyte_image_lint import rules
from flyte_image_lint.cli import main
from flyte_image_lint.rules.rule import DIGEST, Example, Rule

HINT = "(Invisible characters are shown as escapes that begin with `\\`.)"
"""With it, a page's block is not the example to the letter."""

ONLINE = rules.ONLINE.codes


class Shown(NamedTuple):
    """What a page shows of one example: texts of its blocks, and the command that fixes it.

    `literal` says that the bad example is shown as it is.
    """

    literal: bool
    settings: str
    beside: dict[str, str]
    path: str
    bad: str
    says: str
    command: str
    fixed: str
    good: str


def text_of(rule: Rule) -> str:
    return (ROOT / f"docs/rules/{rule.name}.md").read_text(encoding="utf-8")


def shown(rule: Rule) -> list[Shown]:
    """Read the examples of a rule's page."""
    parts = re.split(r"^## ", text_of(rule), flags=re.MULTILINE)
    return [_example(part) for part in parts if part.startswith("Example")]


def _example(part: str) -> Shown:
    def block(before: str) -> str:
        match = re.search(rf"{before}:\n\n```\w+\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)
        return match[1] if match else ""

    settings = re.search(r"With the setting\n\n```toml\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)
    path = re.search(r"^`([^` ]+)`:$", part, re.MULTILINE)
    command = re.search(r"`(check --fix[^`]*)` writes", part)
    _bad, _heading, instead = part.partition("\n### Use instead\n")
    good = re.search(r"^`[^` ]+`[^\n]*:\n\n```\w+\n(.*?)^```$", instead, re.DOTALL | re.MULTILINE)
    assert path
    assert good
    return Shown(
        HINT not in part,
        settings[1] if settings else "",
        dict(
            re.findall(
                r"^Next to it, `([^`]+)`:\n\n```\w+\n(.*?)^```$", part, re.DOTALL | re.MULTILINE
            )
        ),
        path[1],
        block(r"^`[^` ]+`"),
        block("`flyte-image-lint check` reports"),
        command[1] if command else "",
        block("^`check --fix[^`]*` writes"),
        good[1],
    )


class Project:
    """A folder with one example in it, and the program run there."""

    def __init__(self, folder, capfdbinary) -> None:
        self.folder = folder
        self.capture = capfdbinary

    def write(self, path: str, content: str | bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def run(self, *words: str) -> tuple[int, str]:
        status = main(words)
        return status, self.capture.readouterr().out.decode()

    def findings(self, *words: str) -> list[dict[str, str]]:
        return json.loads(self.run("check", "--output-format", "json", *words)[1])

    def lay_out(self, seen: Shown, content: str | bytes) -> None:
        """Write what a page shows, with this content of the file that it is about."""
        self.write(".flyte-image-lint.toml", seen.settings)
        for path, text in seen.beside.items():
            self.write(path, text)
        self.write(seen.path, content)


@pytest.fixture
def project(tmp_path, monkeypatch, capfdbinary):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    return Project(tmp_path, capfdbinary)


CASES = [
    pytest.param(rule, number, id=f"{rule.name}-{number}")
    for rule in docs_pages.all_rules()
    if rule.code not in ONLINE
    for number in range(1, len(rule.examples) + 1)
]


@pytest.fixture
def example(rule: Rule, number: int) -> Example:
    return rule.examples[number - 1]


@pytest.fixture
def seen(rule: Rule, number: int) -> Shown:
    """What the page shows; it is read here, since that of a new rule is yet to be written."""
    return shown(rule)[number - 1]


@pytest.mark.parametrize(("rule", "number"), CASES)
def test_an_example_gives_what_its_page_says(rule, example, seen, project):
    if seen.literal:
        assert seen.bad.encode() == as_bytes(example.bad)
    project.lay_out(seen, example.bad)
    status, printed = project.run("check", "--fail-level", "info", seen.path)
    assert (status, printed.startswith(seen.says)) == (1, True), printed


@pytest.mark.parametrize(("rule", "number"), CASES)
def test_the_fix_writes_what_its_page_says(rule, example, seen, project):
    wanted = as_bytes(example.fixed or example.good)
    if seen.literal:
        assert (seen.fixed or seen.good).encode() == wanted
    project.lay_out(seen, example.bad)
    name = next((finding["name"] for finding in project.findings(seen.path)), None)
    if "unsafe" in seen.command or not seen.command:
        project.run("check", "--fix", "--offline", seen.path)
        assert project.read(seen.path) == as_bytes(example.bad)
    if "pins the image" in text_of(rule):
        ways = ["--fix", "--offline", "--unsafe-fixes"]
        if name:
            ways += ["--pin-to", f"{name}=9.8.7"]
        else:
            (image,) = {finding["image"] for finding in project.findings(seen.path)}
            locked = f"{image}:latest: {{tag: 9.8.7, digest: {DIGEST}}}\n"
            project.write("flyte-images.lock", locked)
        project.run("check", *ways, seen.path)
        assert b":9.8.7" in project.read(seen.path)
    elif seen.command:
        project.run(*seen.command.split(), "--offline", seen.path)
        assert project.read(seen.path) == wanted
    else:
        project.run("check", "--fix", "--unsafe-fixes", "--offline", seen.path)
        assert project.read(seen.path) == as_bytes(example.bad)


@pytest.mark.parametrize(("rule", "number"), CASES)
def test_what_a_page_says_to_write_is_clean(rule, example, seen, project):
    project.lay_out(seen, example.good)
    assert project.findings(seen.path) == []


HEADINGS = ("What it does", "Why is this bad?", "Example", "Fix safety", "Options",
            "Error message", "References")  # fmt: skip


@pytest.mark.parametrize("rule", docs_pages.all_rules(), ids=lambda rule: rule.name)
def test_a_page_has_its_parts_in_order_and_none_is_empty(rule: Rule):
    parts = re.split(r"^## (.*)$", text_of(rule), flags=re.MULTILINE)
    headings = [re.sub(r"^Example \d+$", "Example", heading) for heading in parts[1::2]]
    assert all(text.strip() for text in parts[2::2])
    once = list(dict.fromkeys(headings))
    assert once == [heading for heading in HEADINGS if heading in once]
    assert once[:3] == list(HEADINGS[:3])
    assert headings.count("Example") == len(rule.examples) == len(shown(rule))
    optional = {
        "Fix safety": bool(docs_pages.marks(rule)),
        "Options": bool(rule.options or rule.code in rules.OFF),
        "References": bool(rule.sources),
    }
    assert {heading: heading in once for heading in optional} == optional


@pytest.mark.parametrize("rule", docs_pages.all_rules(), ids=lambda rule: rule.name)
def test_what_a_page_says_for_people(rule: Rule):
    text = text_of(rule)
    assert f"\n**{rule.summary}** · `{rule.code}` · {rule.severity.value}" in text
    assert not re.search(r"\bH\d\d\b", text)  # the numbers of Flyte's traps are for contributors


def test_nothing_is_said_on_every_page():
    lines = [set(text_of(rule).splitlines()) for rule in docs_pages.all_rules()]
    common = {line for line in set.intersection(*lines) if not line.startswith(("#", "```"))}
    assert common == {""}


def as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
