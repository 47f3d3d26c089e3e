"""The groups of measurements: what is run, and what it is compared with."""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Iterator
from typing import NamedTuple

import inputs
from peers import FILES, Tools
from timing import Case, Measured, measure


class Row(NamedTuple):
    """A line of a table.

    `ratio` is the median beside that of `baseline`; `target` is what the ratio may be at most.
    """

    measured: Measured
    baseline: str = ""
    ratio: float | None = None
    target: float | None = None


class Table(NamedTuple):
    """The rows of one comparison, all measured in the same rounds."""

    title: str
    rows: list[Row]
    notes: tuple[str, ...] = ()


class Sizes(NamedTuple):
    """How much is measured."""

    start_rounds: int = 20
    rounds: int = 5
    files: tuple[int, ...] = (1, 100, 1000)
    repository: int = 10_000
    growth: tuple[int, ...] = (100, 1000, 10_000)
    shapes: tuple[int, int] = (50_000, 200_000)
    all_shapes: bool = True
    checkov: bool = True


def start(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Time small runs, beside those of Python itself."""
    folder = inputs.fresh(FILES / "start")
    (folder / "config.yaml").write_text("admin:\n  endpoint: x\nimages:\n  app: ghcr.io/o/a:1.4\n")
    (folder / "flytekit.config").write_text("[images]\napp = ghcr.io/o/a:1.4\n")
    (folder / "notes-config.yaml").write_text("title: nothing to read\n")
    python, ours = tools.ours("python"), tools.ours()
    cases = [
        Case("python -c pass", [python, "-c", "pass"], folder),
        Case("python -c 'import yaml'", [python, "-c", "import yaml"], folder),
        Case("check, one YAML config", [ours, "check", "config.yaml"], folder),
        Case("check, one INI config", [ours, "check", "flytekit.config"], folder),
        Case("check, nothing to read", [ours, "check", "--detect", "notes-config.yaml"], folder),
        Case("--version", [ours, "--version"], folder),
        Case("--help", [ours, "--help"], folder),
    ]
    targets = {
        "check, one YAML config": ("python -c 'import yaml'", 1.35),
        "check, one INI config": ("python -c pass", 2.2),
        "check, nothing to read": ("python -c pass", 1.8),
        "--version": ("python -c pass", 2.0),
        "--help": ("python -c pass", 2.0),
    }
    yield compared("Start", measure(cases, sizes.start_rounds), targets)
    if shutil.which("valgrind"):
        yield _instructions(cases, targets)


def _instructions(cases: list[Case], targets: dict[str, tuple[str, float]]) -> Table:
    """Count instructions, which do not depend on what else the machine does."""
    counted = []
    for case in cases:
        command = ["valgrind", "--tool=none", "--log-file=/dev/null", *case.command]
        command[1:2] = ["--tool=callgrind", "--callgrind-out-file=/dev/null"]
        command = [word for word in command if not word.startswith("--log-file")]
        done = subprocess.run(command, cwd=case.folder, capture_output=True, text=True, check=False)
        found = [line for line in done.stderr.splitlines() if "Collected" in line]
        millions = int(found[0].rpartition(":")[2]) / 1e6 if found else math.nan
        counted.append(Measured(case.name, [millions], 0, None))
    return compared("Instructions, in millions (callgrind)", counted, targets)


def throughput(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Lint many small files, beside peers that are given the same images."""
    for clean in (True, False):
        for count in sizes.files:
            yield _many(tools, sizes, count, clean=clean)


def _many(tools: Tools, sizes: Sizes, count: int, *, clean: bool) -> Table:
    folder = FILES / f"many-{count}-{clean}"
    configs = inputs.configs(folder / "configs", count, clean=clean)
    dockerfiles = inputs.dockerfiles(folder / "docker", count, clean=clean)
    workflows = inputs.workflows(folder / "workflows", count, clean=clean)
    schema = folder / "schema.json"
    schema.write_text(inputs.SCHEMA)
    here, docker = folder / "configs", folder / "docker"
    peer = tools.peer
    any_status = tuple(range(20))
    ours = [tools.ours(), "check", "--output-format", "concise", *configs]
    cases = [
        Case("flyte-image-lint", ours, here, lambda text: text.count(": FIL"), (0, 1)),
        Case("yamllint, no rules", [peer("yamllint"), "-d", "rules: {}", *configs], here,
             lambda text: text.count("error"), any_status),
        Case("check-yaml", [peer("check-yaml"), *configs], here,
             lambda text: len(text.splitlines()), any_status),
        Case("check-jsonschema",
             [peer("check-jsonschema"), "--schemafile", str(schema), *configs], here,
             lambda text: text.count("::$"), any_status),
        Case("zizmor --offline",
             [peer("zizmor"), "--offline", "--no-progress", "--format", "plain", "--persona",
              "pedantic", str(workflows)], workflows,
             lambda text: text.count("[unpinned-images]"), any_status),
        Case("hadolint", [peer("hadolint"), *dockerfiles], docker,
             lambda text: text.count("DL3007"), any_status),
    ]  # fmt: skip
    if sizes.checkov and count <= 100 and not clean:
        command = [peer("checkov"), "-d", str(docker), "--framework", "dockerfile", "--check",
                   "CKV_DOCKER_7", "--compact", "--quiet", "--skip-download"]  # fmt: skip
        cases.append(
            Case("checkov, one check", command, docker,
                 lambda text: text.count("FAILED for resource"), any_status)
        )  # fmt: skip
    targets = {}
    if count >= 1000:
        targets = {"flyte-image-lint": [("yamllint, no rules", 0.35), ("check-yaml", 0.45),
                                        ("zizmor --offline", 1.0)]}  # fmt: skip
    title = f"{count} {'clean' if clean else 'faulty'} file{'s' * (count > 1)}, one image each"
    rounds = sizes.rounds if count <= 1000 else 1
    return compared(title, measure(cases, rounds), targets, beside="flyte-image-lint")


def repository(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Lint a repository in which hardly a file matters, beside a search by git."""
    for uses, word, target in ((False, "images", 1.5), (True, "image", 2.0)):
        folder = inputs.repository(FILES / f"repository-{uses}", sizes.repository, uses=uses)
        search = f"git grep -l {word}"
        cases = [
            Case("python -c pass", [tools.ours("python"), "-c", "pass"], folder),
            Case(search, search.split(), folder),
            Case("flyte-image-lint check", [tools.ours(), "check"], folder),
        ]
        python, git, ours = measure(cases, sizes.rounds * 2)
        what = "tasks that use an image" if uses else "configs"
        both = python.median + git.median
        rows = [Row(python), Row(git)]
        rows.append(Row(ours, f"python -c pass + {search}", ours.median / both, target))
        yield Table(f"{sizes.repository:,} files, 20 of them {what}", rows)


def growth(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Lint more files, and more images in one file: time should grow with them, no faster."""
    folder = inputs.fresh(FILES / "growth")
    for kind in ("yaml", "ini"):
        for clean in (True, False):
            measured = []
            for count in (1, *sizes.growth):
                name = inputs.large(folder, count, kind, clean=clean)
                command = [tools.ours(), "check", "-q", "--output-format", "concise", name]
                case = Case(f"{count:,} images", command, folder, None, (0, 1))
                measured += measure([case], 1, warm=False)
            how = "clean" if clean else "faulty"
            yield _grown(f"One {kind.upper()} file, {how}", measured, sizes.growth)
    measured = []
    for count in sizes.growth:
        place = FILES / "growth-files"
        inputs.configs(place, count, clean=True)
        command = [tools.ours(), "check", "-q", "--isolated", "."]
        measured += measure([Case(f"{count:,} files", command, place)], 1, warm=False)
    yield _grown("Files of one image each", measured, sizes.growth)


def _grown(title: str, measured: list[Measured], sizes: tuple[int, ...]) -> Table:
    first, last = measured[-2], measured[-1]
    steps = math.log(sizes[-1] / sizes[-2])
    exponent = math.log(last.median / first.median) / steps
    note = f"from {first.name} to {last.name}, time grows with the power {exponent:.2f} of the size"
    return Table(title, [Row(each) for each in measured], (note,))


def compared(
    title: str,
    measured: list[Measured],
    targets: dict[str, tuple[str, float]] | dict[str, list[tuple[str, float]]],
    beside: str = "",
) -> Table:
    """Give the table in which each is set beside its baseline, or all beside one of them."""
    medians = {each.name: each.median for each in measured}
    rows: list[Row] = []
    for each in measured:
        wanted = targets.get(each.name, [])
        for baseline, target in [wanted] if isinstance(wanted, tuple) else wanted:
            rows.append(Row(each, baseline, each.median / medians[baseline], target))
        if not wanted:
            ratio = each.median / medians[beside] if beside and each.name != beside else None
            rows.append(Row(each, beside if ratio else "", ratio))
    return Table(title, rows)
