"""The work grows with a file as the file grows: counted in lines of Python, not in time."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source

DEFAULTS = SettingsFinder(isolated=True).for_path("x")
ENTRIES = 200

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
    few, found = lines_run(path, image, ENTRIES)
    assert found == ENTRIES * findings
    many, found = lines_run(path, image, 4 * ENTRIES)
    assert found == 4 * ENTRIES * findings
    assert many < 4.2 * few
