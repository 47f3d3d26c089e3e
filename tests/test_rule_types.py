"""What mypy refuses: a check of another subject than its rule's, a rule in the wrong group."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from checkout import ROOT
from flyte_image_lint import rules

MODULE = """\
from collections.abc import Iterator

from flyte_image_lint.model.document import Document, ImageEntry
from flyte_image_lint.model.finding import Finding, Severity
from flyte_image_lint.rules.context import Image, RuleContext
from flyte_image_lint.rules.rule import ENTRY, FILE, IMAGE, Example, Rule


def _check(image: Image, _context: RuleContext) -> Iterator[Finding]:
    yield RULE.finding(image, "wrong", "right it")


RULE = Rule(
    code="FIL000",
    name="any",
    subject=IMAGE,
    severity=Severity.INFO,
    summary="",
    what="",
    why="",
    use_instead="",
    examples=(Example(bad="", good=""),),
    check=_check,
)
"""
SLIPS = {
    "none": ("IMAGE", "IMAGE", ()),
    "a check of another subject": ("subject=IMAGE", "subject=ENTRY", ("(image, ", "check=")),
    "another subject that is looked at": (
        "(image: Image,",
        "(image: ImageEntry,",
        ("(image, ", "check="),
    ),
    "a finding on a part of the subject": (
        "finding(image,",
        "finding(image.entry,",
        ("(image.entry, ",),
    ),
    "a severity that is none": ("Severity.INFO", '"grave"', ('"grave"',)),
    "a rule that does not say what it looks at": ("    subject=IMAGE,\n", "", ("RULE = ",)),
}
"""What is written, what in its place, and parts of the lines that are refused."""

GROUPS = """\
from typing import TypeVar

from flyte_image_lint import rules
from flyte_image_lint.rules.groups import Group
from flyte_image_lint.rules.rule import Rule

Seen = TypeVar("Seen")


def stands(group: Group[Seen], rule: Rule[Seen]) -> None: ...


"""


def stands(group: str, code: str) -> str:
    """Give a line that is right if a rule looks at what its group is for."""
    module = f"flyte_image_lint.rules.{rules.MODULES[code]}"
    return f"import {module}; stands(rules.{group}, {module}.RULE)\n"


@pytest.fixture(scope="module")
def refused(tmp_path_factory) -> dict[str, set[int]]:
    """Give the lines in which mypy finds errors, by file; one run for all, as it takes long."""
    folder = tmp_path_factory.mktemp("types")
    texts = {f"slip{n}.py": MODULE.replace(*slip[:2]) for n, slip in enumerate(SLIPS.values())}
    groups = {name: group for name, group in vars(rules).items() if group in rules.GROUPS}
    right = [stands(name, code) for name, group in groups.items() for code in group.codes]
    texts["right.py"] = GROUPS + "".join(right)
    texts["wrong.py"] = GROUPS + stands("ENTRY", "FIL101") + stands("IMAGE", "FIL302")
    for name, text in texts.items():
        (folder / name).write_text(text)
    command = [sys.executable, "-m", "mypy", *(str(folder / name) for name in texts)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines: dict[str, set[int]] = {name: set() for name in texts}
    for name, line in re.findall(r"(\w+\.py):(\d+): error", done.stdout):
        lines.setdefault(name, set()).add(int(line))
    assert set(lines) == set(texts), done.stdout
    return lines


@pytest.mark.parametrize("slip", SLIPS)
def test_mypy_refuses_a_slip_in_a_rule(slip, refused):
    old, new, parts = SLIPS[slip]
    lines = MODULE.replace(old, new).splitlines()
    refusals = [
        lines[number - 1] for number in sorted(refused[f"slip{list(SLIPS).index(slip)}.py"])
    ]
    assert len(refusals) == len(parts)
    assert all(part in line for part, line in zip(parts, refusals, strict=True)), refusals


def test_mypy_refuses_a_rule_in_the_wrong_group(refused):
    first = GROUPS.count("\n") + 1
    assert refused["wrong.py"] == {first, first + 1}


def test_all_rules_look_at_what_their_groups_are_for(refused):
    assert refused["right.py"] == set()
