"""What `check` prints: the report, and one line that sums it up."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..engine.lint import Report
    from ..model.finding import Finding
    from ..project.files import Files
    from ..project.workspace import Workspace
    from ..settings import Settings, SettingsFinder
    from .arguments import FileOptions
    from .check import CheckOptions

SEVERITIES = ("error", "warning", "info")


def asks_for_reports(options: CheckOptions) -> bool:
    """Whether anything but the usual report is asked for, which is made even of no findings."""
    return bool(options.output_format) or options.output_file is not None or options.statistics


def show(reports: list[Report], files: Files, options: CheckOptions, fixed: int | None) -> None:
    """Make the reports of the findings that remain, and print the summary."""
    findings = [finding for report in reports for finding in report.findings]
    diff = fixed is not None and options.diff
    # Standard output is the fixed text where that came from standard input.
    out = sys.stderr if fixed is not None and files.from_stdin else sys.stdout
    summing = not options.quiet
    if findings or files.errors or asks_for_reports(options):
        from .outputs import make  # only when there is something to report

        summing = make(reports, files, options, None if diff else out) and summing
    if files.unchecked and not summing and not options.quiet and out is sys.stdout:
        out = sys.stderr  # a document has standard output
        for line in _unchecked(files):
            print(line, file=out)
    if summing and diff:
        print(_outlook(findings, fixed or 0, files.accepted), file=sys.stderr)
    elif summing:
        suppressed = sum(len(report.suppressed) for report in reports)
        for line in _summary(findings, suppressed, files, options, fixed or 0):
            print(line, file=out)
        for line in _unchecked(files):
            print(line, file=out)
    for line in files.outdated if not options.quiet else ():
        print(line, file=out if summing and not diff else sys.stderr)


def _outlook(left: list[Finding], fixed: int, accepted: int) -> str:
    """Say what `--diff` would do, and what it would leave."""
    unsafe = sum(bool(finding.fix) for finding in left)
    more = f" ({unsafe} fixable with '--unsafe-fixes')" if unsafe else ""
    baseline = f", {accepted} in the baseline" if accepted else ""
    return f"Would fix {count(fixed, 'problem')}; {len(left)} remain{more}{baseline}."


def _summary(
    findings: list[Finding],
    suppressed: int,
    files: Files,
    options: CheckOptions,
    fixed: int,
) -> list[str]:
    if not files.linted:
        if not options.detect and not files.errors:
            warn_of_nothing(options)
        return []
    linted = count(len(files.linted), "file")
    tail = f", {suppressed} suppressed" if suppressed else ""
    if files.accepted:
        tail += f", {files.accepted} in the baseline"
    if files.unknown:
        tail += f", {count(files.unknown, 'image')} could not be looked up"
    if not findings and not fixed and files.unchecked:
        return [f"Found no problem in {linted}{tail}, but not all was checked."]
    if not findings and not fixed:
        return [f"No problems in {linted}{tail}."]
    levels = [str(finding.severity) for finding in findings]
    by_level = [count(levels.count(level), level) for level in SEVERITIES if level in levels]
    if fixed:
        problems = count(fixed + len(findings), "problem")
        lines = [f"Found {problems} ({fixed} fixed, {len(findings)} remaining) in {linted}{tail}."]
    else:
        faulty = len({finding.source.path for finding in findings})
        where = linted if faulty == len(files.linted) else f"{faulty} of {linted}"
        lines = [f"Found {', '.join(by_level)} in {where}{tail}."]
    return lines + _fixable(findings, options) + _settled(findings)


MANY = 3
"""Findings that one line of the settings would settle; for fewer, their helps do."""


def _settled(findings: list[Finding]) -> list[str]:
    """Say which remedies would settle many findings at once, the one for most of them first."""
    from ..text.source import visible

    numbers: dict[str, int] = {}
    for remedy in (finding.remedy for finding in findings if finding.remedy):
        numbers[remedy] = numbers.get(remedy, 0) + 1
    many = sorted(remedy for remedy in numbers if numbers[remedy] >= MANY)
    many.sort(key=lambda remedy: -numbers[remedy])
    return [visible(f"{numbers[remedy]} would be settled by {remedy}") for remedy in many]


def _unchecked(files: Files) -> list[str]:
    """Say what was not checked, and why."""
    from ..text.source import visible

    return [visible(f"warning: {line}") for line in sorted(files.unchecked)]


def files_of(
    options: FileOptions,
    finder: SettingsFinder,
    *,
    stdin_name: str | None = None,
    fixing: bool = False,
    exclude: tuple[str, ...] = (),
    workspace: Workspace | None = None,
) -> Files:
    """Give the files of a command, which say on standard error what is wrong with them.

    `exclude` are globs from the current directory; the texts are those of `workspace`. Raises
    UsageError.
    """
    from ..project.files import Files
    from ..text.source import visible

    return Files(
        finder,
        detect=options.detect,
        stdin_name=stdin_name,
        fixing=fixing,
        stdin=lambda limit: sys.stdin.buffer.read(limit),
        say=lambda level, text: print(visible(f"{level}: {text}"), file=sys.stderr),
        exclude=excluding(exclude) if exclude else None,
        workspace=workspace,
    )


def validate(settings: Settings) -> None:
    """Refuse settings that name rules or formats which do not exist. Raises SettingsError."""
    from ..engine import select

    select.validate(settings)
    if settings.output_format != "full":
        from ..reporters import FORMATS  # only where one is named

        if settings.output_format not in FORMATS:
            allowed = ", ".join(FORMATS)
            problem = f"must be one of {allowed}, not '{settings.output_format}'"
            select.refuse(settings, "output-format", problem)


def excluding(globs: tuple[str, ...]) -> Settings:
    """Give settings that exclude what some globs match. Raises UsageError."""
    from ..settings import Settings  # only with the option
    from ..text.globs import GlobError, Globs
    from .arguments import UsageError

    try:
        return Settings(os.getcwd(), exclude=Globs(globs))
    except GlobError as error:
        raise UsageError(f"option '--exclude': {error}") from None


def warn_of_nothing(options: FileOptions) -> None:
    """Say that nothing was found to lint, which is hardly what was meant."""
    from ..text.source import visible

    where = ", ".join(f"'{visible(word)}'" for word in options.words) or "the current directory"
    print(f"warning: no Flyte configs or image references found in {where}", file=sys.stderr)


def _fixable(findings: list[Finding], options: CheckOptions) -> list[str]:
    """Say what could be fixed, and how."""
    safe = sum(bool(finding.fix and finding.fix.safe) for finding in findings)
    unsafe = sum(bool(finding.fix and not finding.fix.safe) for finding in findings)
    if unsafe and options.unsafe_fixes:
        unsafe = 0
    if options.fix:
        safe = 0
    parts = [f"[*] {safe} fixable with '--fix'"] if safe else []
    if unsafe:
        parts.append(f"{unsafe} {'more' if safe else 'fixable'} with '--fix --unsafe-fixes'")
    return [", ".join(parts) + "."] if parts else []


def count(number: int, noun: str) -> str:
    """Give a number with its noun."""
    plural = noun if number == 1 or noun == "info" else f"{noun}s"
    return f"{number} {plural}"
