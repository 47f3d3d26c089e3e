#!/usr/bin/env python3
"""Measure flyte-image-lint beside its peers: python3 benchmarks/run.py --help."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import editing
import groups
import readers
import registry
import report
from peers import Tools, dev

GROUPS: dict[str, Callable[[Tools, groups.Sizes], Iterator[groups.Table]]] = {
    "start": groups.start,
    "throughput": groups.throughput,
    "repository": groups.repository,
    "growth": groups.growth,
    "shapes": readers.shapes,
    "pinning": registry.pinning,
    "editing": editing.editing,
}
QUICK = groups.Sizes(
    *(2, 1, (1, 10), 200, (10, 100), 100, (1000, 4000)),
    all_shapes=False,
    checkov=False,
    all_counted=False,
)
LONG = groups.Sizes(files_at_most=100_000)


def main() -> int:
    """Run the groups that are asked for, with the tests' Python, which knows registries."""
    if importlib.util.find_spec("trustme") is None:
        python = str(dev.environment("dev", ".[dev]") / "python")
        os.execv(python, [python, *sys.argv])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=GROUPS, action="append", help="this group; repeat it")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it works")
    parser.add_argument("--long", action="store_true", help="files and images up to 100,000")
    parser.add_argument("--rounds", type=int, help="of the group 'start'; others have a quarter")
    parser.add_argument("--json", type=Path, help="write all figures into this file")
    parser.add_argument("--readme", action="store_true", help="write the results into README.md")
    parser.add_argument("--few-shapes", action="store_true", help="one shape for each reader")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else LONG if arguments.long else groups.Sizes()
    if arguments.rounds:
        sizes = sizes._replace(start_rounds=arguments.rounds, rounds=max(1, arguments.rounds // 4))
    if arguments.few_shapes:
        sizes = sizes._replace(all_shapes=False)
    tools = Tools()
    tables = []
    for name in arguments.only or GROUPS:
        for table in GROUPS[name](tools, sizes):
            tables.append(table)
            print(report.as_text(table), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(report.as_json(tables), indent=1) + "\n")
    if arguments.readme:
        report.write_readme(tables)
    return 0


if __name__ == "__main__":
    sys.exit(main())
