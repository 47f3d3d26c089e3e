"""The benchmarks, run with tiny sizes: what they measure is not looked at."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GROUPS = {"start": 1, "repository": 4, "growth": 5, "shapes": 2, "pinning": 2}
"""The groups that need no peers, and how many tables each has at least."""


@pytest.mark.parametrize(("group", "tables"), GROUPS.items())
def test_a_group_measures_what_it_says(group, tables, tmp_path):
    figures = tmp_path / "figures.json"
    command = [sys.executable, "benchmarks/run.py", "--quick", "--only", group, "--json", figures]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = json.loads(figures.read_text())
    assert "cores" in made["machine"]
    assert len(made["tables"]) >= tables
    for table in made["tables"]:
        assert table["title"] in done.stdout
        assert table["rows"]
        for row in table["rows"]:
            assert row["seconds"]
            assert row["least"] > 0
            assert row["ratio"] is not None or row["target"] is None


def test_results_are_written_between_their_marks(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import groups
    import report
    from timing import Measured

    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- results -->\nold\n<!-- end of results -->\nb\n")
    monkeypatch.setattr(report, "README", readme)
    row = groups.Row(Measured("x", [0.2, 0.1, 0.3], 2048, 3, 0.05), "y", 2.0, 1.5)
    report.write_readme([groups.Table("Title", [row], ("note",))])
    text = readme.read_text()
    assert text.startswith("a\n<!-- results -->\n")
    assert text.endswith("<!-- end of results -->\nb\n")
    assert "| x | 100 ms | 100 ms to 300 ms | 50 ms | 2 MiB | 3 | 2.00 | y | 1.5, missed |" in text
    assert "old" not in text
