"""Tables as text, as Markdown and as JSON."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Any

from groups import Row, Table

README = Path(__file__).with_name("README.md")
BLOCK = re.compile(r"(?<=<!-- results -->\n).*(?=<!-- end of results -->)", re.DOTALL)
HEADINGS = ("", "least", "spread", "CPU", "memory", "findings", "ratio", "of", "at most")


def cells(row: Row) -> tuple[str, ...]:
    """Give the cells of a row."""
    each = row.measured
    is_time = each.memory > 0
    unit = _milliseconds if is_time else _number
    spread = f"{unit(min(each.seconds))} to {unit(max(each.seconds))}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    target = ""
    if row.target is not None and row.ratio is not None:
        target = f"{row.target:.3g}, " + ("met" if row.ratio <= row.target else "missed")
    return (
        each.name,
        unit(each.least),
        spread if len(each.seconds) > 1 else "",
        unit(each.processor) if is_time and each.processor else "",  # of a server, none is told
        f"{each.memory / 1024:.0f} MiB" if is_time else "",
        "" if each.findings is None else str(each.findings),
        ratio,
        row.baseline,
        target,
    )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def _number(count: float) -> str:
    return f"{count:,.0f}"


def as_text(table: Table) -> str:
    """Give a table with aligned columns."""
    rows = [HEADINGS, *map(cells, table.rows)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([table.title, *(f"  {line}" for line in lines), *table.notes, ""])


def as_markdown(table: Table) -> str:
    """Give a table for README.md."""
    rows = [HEADINGS, tuple("---" for _heading in HEADINGS), *map(cells, table.rows)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"### {table.title}", "", *lines, "", *(f"- {note}" for note in table.notes)])


def as_json(tables: list[Table]) -> dict[str, Any]:
    """Give all that was measured."""
    return {
        "machine": machine(),
        "tables": [
            {
                "title": table.title,
                "notes": list(table.notes),
                "rows": [
                    {**row.measured._asdict(), "least": row.measured.least,
                     "baseline": row.baseline, "ratio": row.ratio, "target": row.target}
                    for row in table.rows
                ],
            }
            for table in tables
        ],
    }  # fmt: skip


def machine() -> str:
    """Describe the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[2]
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"Python {platform.python_version()}; {load:.1f} processes wanted the cores in the last "
        "quarter of an hour"
    )


def write_readme(tables: list[Table]) -> None:
    """Put the results into README.md."""
    text = README.read_text(encoding="utf-8")
    results = "\n\n".join(as_markdown(table).rstrip() for table in tables)
    block = f"\nOne run on one machine: {machine()}.\n\n{results}\n\n"
    README.write_text(BLOCK.sub(lambda _found: block, text), encoding="utf-8")
