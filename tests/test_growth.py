"""The work grows with a file as the file grows: counted in calls and lines, not in time."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from flyte_image_lint.engine.fix import fix, promise
from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.project.name_index import NameIndex
from flyte_image_lint.project.workspace import Workspace
from flyte_image_lint.reporters.excerpt import excerpt
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source, Unreadable

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))
from shapes import SHAPES, units

DEFAULTS = SettingsFinder(isolated=True).for_path("x")
ENTRIES = 200
SMALL = 4_000
"""Characters of the smaller text; the larger has four times as many."""

CAPPED = [SHAPES["ci long aliases"], SHAPES["shell one list, many times"]]
"""What grows with the square, up to a limit: with small texts, it is not reached."""

HEADS = {
    "plain.config": "[images]\n",
    "odd.config": "[sdk]\na = 100%%\n[images]\n",
    "plain.yaml": "images:\n",
    "odd.yaml": "---\nimages:\n",
}


def lines_run(path: str, image: str, entries: int) -> tuple[int, int]:
    """Lint a config with so many images; give the lines of Python that it takes, and findings."""
    delimiter, indent = (" = ", "") if path.endswith(".config") else (": ", "  ")
    rows = [f"{indent}n{at}{delimiter}{image}\n" for at in range(entries)]
    source = Source(path, (HEADS[path] + "".join(rows)).encode())
    count = 0

    def trace(_frame: FrameType, event: str, _arg: object):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        report = check(source, DEFAULTS, Selection())
    finally:
        sys.settrace(before)
    return count, len(report.findings)


@pytest.mark.parametrize("path", HEADS)
@pytest.mark.parametrize(
    ("image", "findings"),
    [("ghcr.io/org/app:1", 0), ("ghcr.io/org/app", 1), ("ghcr.io/Org/'app'", 1)],
    ids=["clean", "untagged", "invalid"],
)
def test_four_times_the_images_are_at_most_four_times_the_work(path, image, findings):
    lines_run(path, image, 1)  # imports
    few, count = lines_run(path, image, ENTRIES)
    assert count == ENTRIES * findings
    many, count = lines_run(path, image, 4 * ENTRIES)
    assert count == 4 * ENTRIES * findings
    assert many < 4.2 * few


def linted(shape, count: int, *, fixes: bool) -> bool:
    """Lint a text of so many units; promise or make fixes, and show what is found, as runs do.

    Give whether a finding is left that has a fix.
    """
    kind = dispatch.kind_by_content(shape.path, shape.make(count).encode(), is_config=False)
    source = Source(shape.path, shape.make(count).encode(), kind or "config")
    configs = dispatch.read(source)
    if shape.beside:
        configs += dispatch.read(Source("flytekit.config", shape.beside.encode()))
    names = NameIndex(configs)

    def lint(text: Source):
        return check(text, DEFAULTS, Selection(), names=lambda: names)

    report = fix(source, lint, unsafe=True).report if fixes else lint(source)
    promise(source, report, Workspace(), lambda: names)
    for finding in report.findings:
        excerpt(finding, finding.source.position(finding.span.start)[0], 80)
    return any(finding.fix for finding in report.findings)


def calls(shape, count: int, *, fixes: bool) -> tuple[int, bool]:
    """Give how many calls it takes, those of what is written in C included.

    And whether a finding has a fix.
    """
    made, fixable = 0, False

    def profile(_frame: FrameType, _event: str, _arg: object) -> None:
        nonlocal made
        made += 1

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        fixable = linted(shape, count, fixes=fixes)
    except Unreadable:
        pass  # it is refused
    finally:
        sys.setprofile(before)
    return made, fixable


def grows(shape, *, fixes: bool) -> tuple[float, bool]:
    """Give the work for a text four times as large, beside that for the smaller.

    And whether a finding has a fix.
    """
    calls(shape, 2, fixes=fixes)  # imports
    small = 4 * SMALL if shape in CAPPED else SMALL
    few, _ = calls(shape, units(shape, small), fixes=fixes)
    many, fixable = calls(shape, units(shape, 4 * small), fixes=fixes)
    return many / few, fixable


@pytest.mark.parametrize("name", SHAPES)
def test_four_times_the_text_is_about_four_times_the_work(name):
    """So it is with fixes, where there are some; without, it would be the same again."""
    times, fixable = grows(SHAPES[name], fixes=False)
    assert times < 5
    if fixable:
        assert grows(SHAPES[name], fixes=True)[0] < 5


def test_fixes_are_among_what_is_measured():
    assert calls(SHAPES["ini inline comments"], 20, fixes=False)[1]
