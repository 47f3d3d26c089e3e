"""All that a user reads has one word for one thing, in American spelling.

`FORBIDDEN` has the words that are not used, and what is written instead. Code, values in quotes and
what programs print are left out: they are as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import docs_errors
import docs_pages
from checkout import ROOT
from command import run
from flyte_image_lint.cli import arguments

FORBIDDEN = {
    # What the tool does.
    r"men[d](s|ed|ing)?|repair(s|ed|ing)?": "fix",
    r"held back": "not applied",
    r"finds? fault|faults?|mistakes?": "finding, problem",
    r"spare(s|d)?|lets? off|passed over|leaves? (\w+ )?alone|left alone": "suppress, exclude",
    r"pass(es|ed)? (it |them )?by|meant to be so|taken for": "skip, suppress, read as",
    r"without a word|dropped or shadowed": "silently ignored",
    r"as it is|as they are": "unchanged",
    # Images, tags, names.
    r"(tags?|images?|that|which|version|latest'?) (does not |do not )?moves?": "floating tag",
    r"image tomorrow": "can point to a different image",
    r"(to put|puts?) in the version|(write|writes|written|writing) (it )?down|pinned anew": "pin",
    r"what (comes|becomes) of|what .{1,30} is today": "resolves to",
    r"FQN": ".fqn",
    r"has no image of its own": "development version of flytekit",
    r"name that is not bound|nothing binds|binds? (the|a) name": "not defined",
    # The lockfile, the allow-list, settings.
    r"(the|a|this|each|one|our|bad|own) locks?(?! ?files?)": "lockfile",
    r"vouch(es|ed)?|well-known": "in the allow-list",
    r"settings that hold|(holds?|hold) (for|alone|here|everywhere)|what holds": "apply",
    r"(beginning|start) of (a )?codes?": "code prefix",
    r"(the )?rules (of )?FIL4|those of FIL4": "online rules (FIL4xx)",
    # Files and places.
    r"behind|beside|stands?|stood|standing": "above, after, next to, on the same line",
    r"(is|stands?|written) twice (here|in)|a second time": "duplicate",
    r"blanks?": "space, empty line",
    r"capitals?": "upper-case letter",
    # Registries.
    r"ask(s|ed|ing)? (a|the|no|of|its|our|each|that|which)? ?(registr|mirror)\w*": "contact",
    r"registr(y|ies) (is|are) (not )?asked": "contact",
    r"ask(s|ed|ing)? (again )?(about|for)": "look up",
    r"speaks? (to|with)|nowhere to pull|refuses it": "contact, cannot be pulled",
    r"logins?": "credentials",
    r"(?<!certificate )authorit(y|ies)": "certificate authority (CA)",
    # Who does it.
    r"the SDK of Flyte 2": "Flyte 2",
    r"crash(es|ed)?|on which (Flyte|flytekit) raises|with which \w+ raises": "flytekit raises",
    # How it is said.
    r"(?<!there )(is|are|be|was) none": "malformed, invalid",
    r"(?<!there )(is|are) no(?! longer)(?! more)": "is not a, has no",
    r"so that|other than|but for|all the same|just as well": "so, except",
    r"(?<=, )say": "for example",
    r"to the letter|anew|of late|by itself alone": "exactly, again",
    r"please|simply": "nothing",
    # Spelling.
    r"(col|hon|behavi|fav|neighb)our\w*": "American spelling",
    r"\w*(organ|recogn|normal|serial|initial|real|summar|author)is(e|es|ed|ing|ation)": (
        "American spelling"
    ),
    r"licence|centre|analyse\w*|catalogue|grey|programme|cancelled|labelled|travelled": (
        "American spelling"
    ),
}
"""What is not written, as a regular expression of whole words, and what is."""

COMMANDS = ("", *arguments.COMMANDS)
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    ROOT / "examples" / "README.md",
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.parent.name != "rules"),
]
INDEX = ROOT / "docs" / "rules.md"
"""Its rows are made of the rules' texts, which are tested with the rules."""


def words_in(text: str) -> list[str]:
    """Give the forbidden words of a text, each with what is written instead.

    What Flyte says is quoted word for word, whatever its words are.
    """
    flat = re.sub(r"\s+", " ", text)
    for error in docs_errors.ERRORS:
        flat = re.sub(re.sub(r"\\\{\w+\\\}", r"\\S+", re.escape(error.text)), "X", flat)
    return [
        f"{match[0]!r} ({instead}) in {flat[max(0, match.start() - 40) : match.end() + 40]!r}"
        for pattern, instead in FORBIDDEN.items()
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", flat, re.IGNORECASE)
    ]


def prose(page: str) -> str:
    """Give the text of a page without blocks, code and the targets of links."""
    text = re.sub(r"^ *```.*?^ *```$", "", page, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\]\([^)]*\)", "]", re.sub(r"`[^`]*`", "X", text))


def comments(block: str) -> str:
    """Give the comments of a block of commands, which are ours and no output."""
    return "\n".join(re.findall(r"(?<!\S)# (.*)$", block, re.MULTILINE))


def unquoted(text: str) -> str:
    """Give a message without the values in it."""
    return re.sub(r"'[^']*'|`[^`]*`|\"[^\"]*\"", "X", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages(path: Path):
    text = path.read_text(encoding="utf-8")
    if path == INDEX:
        text = re.sub(r"^\|.*\n", "", text, flags=re.MULTILINE)
    assert words_in(prose(text)) == []
    for block in re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        assert words_in(comments(block)) == []


def descriptions(value: object) -> Iterator[str]:
    """Give the texts for people in a document of YAML or JSON."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("description", "title", "name") and isinstance(inner, str):
                yield inner
            yield from descriptions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from descriptions(inner)


@pytest.mark.parametrize("name", [".pre-commit-hooks.yaml", "action.yml"])
def test_hooks_and_action(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    texts = list(descriptions(yaml.safe_load(text)))
    assert len(texts) > 5
    assert words_in(prose("\n".join([*texts, comments(text)]))) == []


@pytest.mark.parametrize("name", ["lock.json", "settings.json", "user-settings.json"])
def test_schemas(name):
    text = (ROOT / "lint/flyte_image_lint/schemas" / name).read_text(encoding="utf-8")
    texts = list(descriptions(json.loads(text)))
    assert len(texts) > 3
    forbidden = words_in(prose("\n".join(texts)))
    assert forbidden == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command, tmp_path):
    shown = run(*filter(None, [command]), "--help", cwd=tmp_path).stdout
    assert len(shown) > 500
    assert words_in(unquoted(shown)) == []


def texts_of(rule) -> Iterator[str]:
    """Give what a rule says: its page's text, and what `check` says of its examples."""
    yield from (prose(rule.summary), prose(rule.what), prose(rule.why), prose(rule.use_instead))
    for example in rule.examples:
        for finding in docs_pages.findings(example):
            if finding.code == rule.code:
                title = finding.fix.title if finding.fix else ""
                for text in (finding.message, finding.help, finding.note, title):
                    yield unquoted(text)


@pytest.mark.parametrize("rule", docs_pages.all_rules(), ids=lambda rule: rule.name)
def test_rules(rule):
    forbidden = words_in("\n".join(texts_of(rule)))
    assert forbidden == []


@pytest.mark.parametrize(
    ("text", "is_fine"),
    [
        ("It repairs the file.", False),
        ("Amendments, recommend, mending-wool", True),
        ("An inline comment after the value", True),
        ("A comment behind the value", False),
        ("It understands standard input.", True),
        ("an option that\nstands twice", False),
        ("The lock is out of date.", False),
        ("The lockfile is out of date, and so is the lock file.", True),
        ("The tag moves.", False),
        ("Comments move with the entry.", True),
        ("There is no tag.", True),
        ("It is no longer there.", True),
        ("This is no image.", False),
        ("certificate authorities", True),
        ("the system's authorities", False),
        ("colors", True),
        ("Colours", False),
        ("recognized, otherwise, precise", True),
        ("recognised", False),
        ("Only fqn and version are supported replacements, tag is not supported: write it", False),
        (
            "AssertionError: Only fqn and version are supported replacements, tag is not supported",
            True,
        ),
    ],
)
def test_words_are_whole_words(text, is_fine):
    assert (words_in(text) == []) is is_fine


def test_code_and_output_are_left_out():
    page = "See `repair` and [it](repair.md#behind).\n\n```text\nrepairs\n```\n\n"
    page += "```sh\nrepair  # it\n```\n"
    assert words_in(prose(page)) == []
    assert words_in(unquoted("did you mean 'repair'?")) == []
