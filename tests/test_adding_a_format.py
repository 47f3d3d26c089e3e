"""A format of reports is added as CONTRIBUTING.md says, in a copy: a row, and its module."""

from __future__ import annotations

import command
from project_copy import PACKAGE, Copy

TABLE = f"{PACKAGE}/reporters/__init__.py"
MODULE = f"{PACKAGE}/reporters/csv.py"
END = """JUnit XML",
        is_text=False,
        is_document=True,
    ),
"""
ROW = """    Format("csv", serves="tables: one row a finding", is_text=False, is_document=True),
"""
REPORTER = '''"""One row a finding: path, line, code."""

from __future__ import annotations

from ..text.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .run import Run
    from .style import Style


def report(run: Run, _style: Style) -> Iterator[str]:
    """Yield the rows."""
    for finding in run.findings:
        line, _column = finding.source.position(finding.span.start)
        path = visible(finding.source.path).replace('"', '""')
        yield f'"{path}",{line},{finding.code}'
'''


def test_a_format_is_a_row_and_a_module(tmp_path):
    copy = Copy(tmp_path / "project")
    copy.write(MODULE, REPORTER)
    copy.replace(TABLE, END, END + ROW)
    copy.passes("--update", "tests/test_reports.py", "-k", "page_has_every_format")
    assert copy.touched == {TABLE, MODULE}
    assert copy.changed() == {*copy.touched, "docs/reports.md"}
    assert "| `csv` | tables: one row a finding |" in copy.read("docs/reports.md")

    files = {'a",b.config': "[sdk]\nx = 1\n[images]\na = ghcr.io/o/a:latest\n"}
    folder = command.write(tmp_path / "lint", files)
    words = ("flyte_image_lint", "check", "--output-format")
    done = copy.run(*words, "csv", cwd=folder)
    assert (done.returncode, done.stdout) == (1, '"a"",b.config",4,FIL102\n')
    copy.run(*words, "csv=report.csv", cwd=folder)
    assert (folder / "report.csv").read_text(encoding="utf-8") == done.stdout
    assert "one of full, concise, json, sarif, github, gitlab, junit, csv, not 'x'" in (
        copy.run(*words, "x", cwd=folder).stderr
    )
    shown = " ".join(copy.run("flyte_image_lint", "check", "--help").stdout.split())
    assert "json, sarif, github, gitlab, junit or csv; repeat it" in shown
