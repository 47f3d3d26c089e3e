"""The groups of measurements: what is run, and what it is compared with."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import inputs
from peers import FILES, Tools
from timing import Case, Measured, measure


class Row(NamedTuple):
    """A line of a table.

    `ratio` is the least time beside that of `baseline`; `target` is what the ratio may be at most.
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


CALLGRIND = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")


class Sizes(NamedTuple):
    """How much is measured."""

    start_rounds: int = 20
    rounds: int = 5
    files: tuple[int, ...] = (1, 100, 1000)
    repository: int = 10_000
    growth: tuple[int, ...] = (100, 1000, 10_000, 100_000)
    files_at_most: int = 10_000
    shapes: tuple[int, int] = (50_000, 200_000)
    all_shapes: bool = True
    checkov: bool = True
    all_counted: bool = True


def start(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Time small runs, beside those of Python itself."""
    folder = inputs.fresh(FILES / "start")
    (folder / "config.yaml").write_text("admin:\n  endpoint: x\nimages:\n  app: ghcr.io/o/a:1.4\n")
    (folder / "flytekit.config").write_text("[images]\napp = ghcr.io/o/a:1.4\n")
    (folder / "notes-config.yaml").write_text("title: nothing to read\n")
    for name, image in inputs.FAULTS.items():
        place = folder / name.replace(" ", "-")
        place.mkdir()
        (place / "config.yaml").write_text(f"admin:\n  endpoint: x\nimages:\n  app: {image}\n")
        (place / "flytekit.config").write_text(f"[images]\napp = {image}\n")
    python, ours = tools.ours("python"), tools.ours()
    pairs = [(name, file) for name in inputs.FAULTS for file in ("config.yaml", "flytekit.config")]
    faulty = {
        f"check, {name}, {'INI' if file.endswith('config') else 'YAML'}": (
            folder / name.replace(" ", "-"), file
        )
        for name, file in pairs
    }  # fmt: skip
    cases = [
        Case("python -c pass", [python, "-c", "pass"], folder),
        Case("python -c 'import yaml'", [python, "-c", "import yaml"], folder),
        Case("check, one YAML config", [ours, "check", "config.yaml"], folder),
        Case("check, one INI config", [ours, "check", "flytekit.config"], folder),
        *(
            Case(name, [ours, "check", file], place, statuses=(0, 1))
            for name, (place, file) in faulty.items()
        ),
        Case("check, nothing to read", [ours, "check", "--detect", "notes-config.yaml"], folder),
        Case("--version", [ours, "--version"], folder),
        Case("--help", [ours, "--help"], folder),
    ]
    targets = {
        "check, one YAML config": ("python -c pass", 1.7),
        "check, one INI config": ("python -c pass", 1.7),
        **dict.fromkeys(faulty, ("python -c pass", 2.5)),
        "check, nothing to read": ("python -c pass", 1.7),
        "--version": ("python -c pass", 2.0),
        "--help": ("python -c pass", 2.0),
    }
    yield compared("Start", measure(cases, sizes.start_rounds), targets)
    if shutil.which("valgrind"):
        yield _instructions(cases if sizes.all_counted else cases[:3], targets)


def _instructions(cases: list[Case], targets: dict[str, tuple[str, float]]) -> Table:
    """Count instructions, which do not depend on what else the machine does."""
    counted = []
    for case in cases:
        command = [*CALLGRIND, *case.command]
        done = subprocess.run(command, cwd=case.folder, capture_output=True, text=True, check=False)
        totals = [line for line in done.stderr.splitlines() if "Collected" in line]
        millions = int(totals[0].rpartition(":")[2]) / 1e6 if totals else math.nan
        counted.append(Measured(case.name, [millions], 0, None))
    return compared("Instructions, in millions (callgrind)", counted, targets)


def throughput(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Lint many small files, beside peers that are given the same images."""
    for clean in (True, False):
        for count in sizes.files:
            yield _many(tools, sizes, count, clean=clean)
    yield _fixes(tools, sizes, FILES / "fixes", "on disk")
    if MEMORY_DISK.is_dir():
        with tempfile.TemporaryDirectory(dir=MEMORY_DISK) as folder:
            yield _fixes(tools, sizes, Path(folder) / "fixes", "in memory")


MEMORY_DISK = Path("/dev/shm")
"""Where Linux has a file system in memory."""


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
    if not clean:
        beside = inputs.configs(folder / "clean", count, clean=True)
        command = [tools.ours(), "check", "--output-format", "concise", *beside]
        cases.append(Case("flyte-image-lint, clean files", command, folder / "clean"))
    if sizes.checkov and count <= 100 and not clean:
        command = [peer("checkov"), "-d", str(docker), "--framework", "dockerfile", "--check",
                   "CKV_DOCKER_7", "--compact", "--quiet", "--skip-download"]  # fmt: skip
        cases.append(
            Case("checkov, one check", command, docker,
                 lambda text: text.count("FAILED for resource"), any_status)
        )  # fmt: skip
    targets = {}
    if count >= 1000:
        few = [("yamllint, no rules", 0.35), ("check-yaml", 0.45), ("zizmor --offline", 1.0)]
        many = [("yamllint, no rules", 0.6), ("zizmor --offline", 1.0),
                ("flyte-image-lint, clean files", 2.5)]  # fmt: skip
        targets = {"flyte-image-lint": few if clean else many}
    title = f"{count} {'clean' if clean else 'faulty'} file{'s' * (count > 1)}, one image each"
    rounds = sizes.rounds if count <= 1000 else 1
    return compared(title, measure(cases, rounds), targets, beside="flyte-image-lint")


def _fixes(tools: Tools, sizes: Sizes, folder: Path, where: str) -> Table:
    """Fix many files, as `--pin-to` says, beside a look at them."""
    count = sizes.files[-1]
    names = inputs.configs(folder, count, clean=False)
    texts = {folder / name: (folder / name).read_text() for name in names}

    def undo() -> None:  # in place: some file systems look long for numbers of files just removed
        for path, text in texts.items():
            path.write_text(text)

    ours = [tools.ours(), "check"]
    fix = ["--offline", "--pin-to", "app=1.4.2", *names]
    cases = [
        Case("check", [*ours, *names], folder, statuses=(0, 1), before=undo),
        Case("check --fix", [*ours, "--fix", *fix], folder, before=undo),
        Case("check --diff", [*ours, "--diff", *fix], folder, None, (0, 1), undo),
    ]
    targets = {"check --fix": ("check", 2.0)}
    title = f"Fixes of {count} files, {where}"
    return compared(title, measure(cases, sizes.rounds), targets, "check")


def repository(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Lint a repository in which hardly a file matters, beside a search by git."""
    for uses, word, target in ((False, "images", 1.4), (True, "image", 1.7)):
        folder = inputs.repository(FILES / f"repository-{uses}", sizes.repository, uses=uses)
        search = f"git grep -l {word}"
        cases = [
            Case("python -c pass", [tools.ours("python"), "-c", "pass"], folder),
            Case(search, search.split(), folder),
            Case("flyte-image-lint check", [tools.ours(), "check"], folder),
        ]
        python, git, ours = measure(cases, sizes.rounds * 2)
        what = "tasks that use an image" if uses else "configs"
        both = python.least + git.least
        rows = [Row(python), Row(git)]
        rows.append(Row(ours, f"python -c pass + {search}", ours.least / both, target))
        yield Table(f"{sizes.repository:,} files, 20 of them {what}", rows)
    yield _sizes(tools, sizes)
    yield _generated(tools, sizes)


def _sizes(tools: Tools, sizes: Sizes) -> Table:
    """Lint two repositories of nearly one size: no limit lies between them."""
    counts = sizes.repository * 19 // 100, sizes.repository * 21 // 100
    cases = [
        Case(
            f"{count:,} files",
            [tools.ours(), "check"],
            inputs.repository(FILES / f"repository-{count}", count, uses=True),
        )
        for count in counts
    ]
    few, many = measure(cases, sizes.rounds * 2)
    row = Row(many, few.name, many.least / few.least, counts[1] / counts[0])
    return Table("A few more files", [Row(few), row])


def _generated(tools: Tools, sizes: Sizes) -> Table:
    """Lint generated files that mention Flyte in a comment, and say nothing of images."""
    folder = inputs.fresh(FILES / "generated")
    ours = [tools.ours(), "check", "--detect", "--isolated"]
    (folder / "nothing.py").write_text("")
    cases = [Case("an empty file", [*ours, "nothing.py"], folder)]
    for name, text in inputs.generated().items():
        (folder / name).write_text(text)
        cases.append(Case(f"{name}, {len(text) // 1000} kB", [*ours, name], folder))
    empty, *others = measure(cases, sizes.rounds * 2)
    baseline = f"{MENTION * 1000:.0f} ms, without {empty.name}"
    rows = [Row(each, baseline, (each.least - empty.least) / MENTION, 1.0) for each in others]
    return Table("A generated file that only mentions Flyte", [Row(empty), *rows])


MENTION = 0.02
"""Seconds that a file may cost which mentions Flyte, and has nothing to read."""

MEMORY = 200 * 1024
"""KiB that a file of 100,000 faulty images may take."""


def growth(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Lint more files, and more images in one file: time should grow with them, no faster."""
    folder = inputs.fresh(FILES / "growth")
    for kind in ("yaml", "ini"):
        clean = _images(tools, sizes, folder, kind, clean=True)
        faulty = _images(tools, sizes, folder, kind, clean=False)
        yield _grown(f"One {kind.upper()} file, clean", clean, sizes.growth)
        table = _grown(f"One {kind.upper()} file, faulty", faulty, sizes.growth)
        last = faulty[-1]
        more = [Row(last, "the clean file", last.processor / clean[-1].processor, 3.0)]
        if sizes.growth[-1] >= 100_000:
            more.append(Row(last, f"{MEMORY // 1024} MiB", last.memory / MEMORY, 1.0))
        yield table._replace(rows=[*table.rows[:-1], *more])
    measured: list[Measured] = []
    counts = tuple(count for count in sizes.growth if count <= sizes.files_at_most)
    for count in counts:
        place = FILES / "growth-files"
        inputs.configs(place, count, clean=True)
        command = [tools.ours(), "check", "-q", "--isolated", "."]
        measured += measure([Case(f"{count:,} files", command, place)], 1, warm=False)
    yield _grown("Files of one image each", measured, counts)


def _images(tools: Tools, sizes: Sizes, folder: Path, kind: str, *, clean: bool) -> list[Measured]:
    measured = []
    for count in (1, *sizes.growth):
        name = inputs.large(folder, count, kind, clean=clean)
        command = [tools.ours(), "check", "-q", "--output-format", "concise", name]
        case = Case(f"{count:,} images", command, folder, None, (0, 1))
        measured += measure([case], 1, warm=False)
    return measured


def _grown(title: str, measured: list[Measured], sizes: tuple[int, ...]) -> Table:
    first, last = measured[-2], measured[-1]
    steps = math.log(sizes[-1] / sizes[-2])
    exponent = math.log(last.processor / first.processor) / steps
    space = math.log(last.memory / first.memory) / steps
    note = (
        f"from {first.name} to {last.name}, the CPU's time grows with the power {exponent:.2f} of "
        f"the size, and memory with {space:.2f}"
    )
    return Table(title, [Row(each) for each in measured], (note,))


def compared(
    title: str,
    measured: list[Measured],
    targets: dict[str, tuple[str, float]] | dict[str, list[tuple[str, float]]],
    beside: str = "",
) -> Table:
    """Give the table in which each is set beside its baseline, or all beside one of them."""
    least = {each.name: each.least for each in measured}
    rows: list[Row] = []
    for each in measured:
        wanted = targets.get(each.name, [])
        for baseline, target in [wanted] if isinstance(wanted, tuple) else wanted:
            rows.append(Row(each, baseline, each.least / least[baseline], target))
        if not wanted:
            ratio = each.least / least[beside] if beside and each.name != beside else None
            rows.append(Row(each, beside if ratio else "", ratio))
    return Table(title, rows)
