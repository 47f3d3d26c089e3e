"""`check`: lint configs."""

from __future__ import annotations

import os
import sys

from .arguments import Arguments, Option, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine import Report, Selection
    from .files import Files

SEVERITIES = ("error", "warning", "info")

OPTIONS = (
    Option("--select", "run these rules only", "RULE,...", many=True),
    Option("--extend-select", "run these rules too", "RULE,...", many=True),
    Option("--ignore", "do not run these rules", "RULE,...", many=True),
    Option(
        "--output-format",
        "how to report; default: full",
        choices=("full", "concise", "json"),
    ),
    Option("--fail-level", "least severity that makes exit status 1; default: warning",
           choices=SEVERITIES),
    Option("--exit-zero", "exit with 0 whatever is found"),
    Option("--no-ignores", "report what comments in the files suppress, too"),
    Option("--detect", "skip named files that are no Flyte configs, and those that the settings "
           "exclude; for hooks, which name files themselves"),
    Option("--stdin-filename", "name of what is read from standard input", "PATH"),
    Option("--config", "take the settings from this file", "FILE"),
    Option("--isolated", "take no settings from files"),
    Option("--color", "colours; default: auto, on a terminal", choices=("auto", "always", "never")),
    Option("-q --quiet", "no summary"),
    Option("-h --help", "show this text"),
)  # fmt: skip


def run(argv: Sequence[str]) -> int:
    """Lint, print, and give the exit status."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags:
        from .help import check_help

        print(check_help())
        return 0
    from ..engine import Selection
    from ..rules import UnknownRule
    from ..settings import SettingsError, SettingsFinder
    from .files import Files

    try:
        selection = Selection(
            given.lists.get("select"),
            given.lists.get("extend-select", ()),
            given.lists.get("ignore", ()),
        )
        _validate(selection)
        finder = SettingsFinder(given.values.get("config"), "isolated" in given.flags)
        files = Files(
            finder,
            detect="detect" in given.flags,
            stdin_name=given.values.get("stdin-filename"),
        )
        reports = _lint(files, given, selection)
    except (SettingsError, UnknownRule) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    _print(reports, files, given)
    return _status(reports, files, given)


def _validate(selection: Selection) -> None:
    from ..rules import select

    for words in (selection.select or (), selection.extend_select, selection.ignore):
        if words:
            select(words)


def _lint(files: Files, given: Arguments, selection: Selection) -> list[Report]:
    """Lint all files, and give the reports of those with findings."""
    from ..engine import check
    from ..readers import Unreadable

    reports = []
    for source, settings in files.sources(given.words):
        try:
            report = check(source, settings, selection, ignores="no-ignores" not in given.flags)
        except Unreadable as error:
            files.error(source.path, str(error))
            continue
        if report.findings or report.suppressed:
            reports.append(report)
    return reports


def _print(reports: list[Report], files: Files, given: Arguments) -> None:
    name = given.values.get("output-format", "full")
    readable = name != "json"
    if any(report.findings for report in reports) or not readable:
        from ..reporters import reporter
        from ..reporters.style import Style

        style = Style(colour=readable and _colour(given), width=_width())
        findings = [finding for report in reports for finding in report.findings]
        for line in reporter(name)(findings, style):
            print(line)
    if readable and "quiet" not in given.flags:
        _summary(reports, files, given)


def _summary(reports: list[Report], files: Files, given: Arguments) -> None:
    if not files.linted:
        if "detect" not in given.flags and not files.errors:
            where = ", ".join(given.words) or "the current directory"
            from ..text import visible

            print(f"warning: no Flyte config with images in {visible(where)}", file=sys.stderr)
        return
    findings = [finding for report in reports for finding in report.findings]
    suppressed = sum(len(report.suppressed) for report in reports)
    tail = f" ({suppressed} suppressed)" if suppressed else ""
    configs = _count(files.linted, "config")
    if not findings:
        print(f"No problems in {configs}{tail}.")
        return
    counts = [
        _count(sum(finding.severity.value == level for finding in findings), level)
        for level in SEVERITIES
        if any(finding.severity.value == level for finding in findings)
    ]
    print(f"Found {', '.join(counts)} in {configs}{tail}.")


def _count(number: int, noun: str) -> str:
    plural = noun if number == 1 or noun == "info" else f"{noun}s"
    return f"{number} {plural}"


def _status(reports: list[Report], files: Files, given: Arguments) -> int:
    if files.errors:
        return 2
    level = SEVERITIES.index(given.values.get("fail-level", "warning"))
    worst = [SEVERITIES.index(f.severity.value) for report in reports for f in report.findings]
    return int(bool(worst) and min(worst) <= level and "exit-zero" not in given.flags)


def _colour(given: Arguments) -> bool:
    """Whether to colour: as asked, else as NO_COLOR and FORCE_COLOR say, else on a terminal."""
    asked = given.values.get("color", "auto")
    if asked != "auto":
        return asked == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width() -> int:
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return 120
    import shutil  # only when there is something to show

    return shutil.get_terminal_size().columns
