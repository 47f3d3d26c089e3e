"""`check`: lint projects, and fix them."""

from __future__ import annotations

import os

from .arguments import (
    CONFIG,
    DETECT,
    HELP,
    ISOLATED,
    PIN,
    QUIET,
    STDIN_FILENAME,
    FileOptions,
    InputError,
    Option,
    UsageError,
    parse,
)
from .show import SEVERITIES, asks_for_reports, files_of, show, validate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..engine.lint import Report
    from ..engine.project_run import ProjectRun
    from ..engine.select import Selection
    from ..model.finding import Finding
    from ..project.files import Files
    from ..rules.answers import Pins
    from ..settings import Settings
    from ..text.source import Source
    from .actions import Actions
    from .baseline_file import Baselines
    from .pinning_setup import Pinning

OPTIONS = (
    Option("--fix", "Apply safe fixes and pin images: to what --pin-to says, to the lockfile, or "
           "to what the registry has"),
    Option("--unsafe-fixes", "Also apply fixes that may change which image a task runs on (with "
           "--fix or --diff)"),
    Option("--diff", "Print what --fix would change, and write nothing"),
    PIN,
    Option("--pin-to", "Pin the image NAME to this tag or digest (with --fix or --diff)",
           "NAME=TAG,...", many=True),
    Option("--offline", "Contact no registry: pin from the lockfile only (without --fix and "
           "--diff, this is the default)"),
    Option("--online", "Look up in the registries whether the images exist: also run the online "
           "rules (FIL4xx)"),
    Option("--select", "Run only these rules [default: ALL]", "RULE,...", many=True),
    Option("--extend-select", "Run these rules as well", "RULE,...", many=True),
    Option("--ignore", "Skip these rules", "RULE,...", many=True),
    Option("--no-ignores", "Report findings that comments suppress as well"),
    Option("--add-ignores", "Write a comment for each finding into its file, which suppresses it "
           "for this reason", "REASON"),
    Option("--baseline", "Skip the findings that this file lists [default: the setting "
           "'baseline']", "FILE"),
    Option("--write-baseline", "Write the findings of this run to the baseline"),
    Option("--no-baseline", "Report the findings that the baseline of the settings lists as well"),
    Option("--output-format", "Choose the report: {formats}; repeat it with a file for more than "
           "one [default: the setting 'output-format', else full]", "FORMAT[=FILE]", repeated=True),
    Option("--output-file", "Write the report to this file [default: standard output]", "FILE"),
    Option("--statistics", "Print the number of findings of each rule instead of the report"),
    Option("--fail-level", "Exit with 1 for findings of at least this severity [default: the "
           "setting 'fail-level', else warning]", choices=SEVERITIES),
    Option("--exit-zero", "Exit with 0 even if there are findings"),
    Option("--exit-non-zero-on-fix", "Exit with 1 if anything was fixed"),
    Option("--exclude", "Skip files and folders found in a directory that match these globs, as "
           "well as those of the setting 'exclude'", "PATTERN,...", many=True),
    DETECT,
    STDIN_FILENAME,
    CONFIG,
    ISOLATED,
    Option("--show-files", "Print the paths of the files that would be linted, and lint nothing"),
    Option("--show-settings", "Print the settings that apply and where each comes from, and lint "
           "nothing"),
    Option("--color", "Choose when to use colors and links [default: auto, on a terminal]",
           choices=("auto", "always", "never")),
    QUIET,
    HELP,
)  # fmt: skip


class CheckOptions(FileOptions):
    """What `check` was given."""

    __slots__ = (
        "add_ignores",
        "baseline",
        "color",
        "diff",
        "exclude",
        "exit_non_zero_on_fix",
        "exit_zero",
        "extend_select",
        "fail_level",
        "fix",
        "ignore",
        "no_baseline",
        "no_ignores",
        "offline",
        "online",
        "output_file",
        "output_format",
        "pin",
        "pin_to",
        "quiet",
        "select",
        "show_files",
        "show_settings",
        "statistics",
        "stdin_filename",
        "unsafe_fixes",
        "write_baseline",
    )

    def __init__(self) -> None:
        super().__init__()
        self.fix = self.unsafe_fixes = self.diff = False
        self.pin: str | None = None
        self.pin_to: tuple[str, ...] = ()
        self.offline = self.online = False
        self.select: tuple[str, ...] | None = None
        self.extend_select: tuple[str, ...] = ()
        self.ignore: tuple[str, ...] = ()
        self.no_ignores = False
        self.add_ignores: str | None = None
        self.baseline: str | None = None
        self.write_baseline = self.no_baseline = False
        self.output_format: tuple[str, ...] = ()
        self.output_file: str | None = None
        self.statistics = False
        self.fail_level: str | None = None
        self.exclude: tuple[str, ...] = ()
        self.exit_zero = self.exit_non_zero_on_fix = False
        self.stdin_filename: str | None = None
        self.show_files = self.show_settings = False
        self.color = "auto"
        self.quiet = False

    @property
    def fixing(self) -> bool:
        """Whether fixes are made, or shown."""
        return self.fix or self.diff


def run(argv: Sequence[str]) -> int:
    """Lint, print, and give the exit status."""
    options = parse(argv, OPTIONS, CheckOptions())
    if options.help:
        from .help import help_of

        print(help_of("check", OPTIONS))
        return 0
    from ..project.workspace import Workspace
    from ..settings import SettingsFinder

    _refuse_nonsense(options)
    selection = _selection(options)
    workspace = Workspace()
    finder = SettingsFinder(options.config, options.isolated, read=workspace.read)
    files = files_of(
        options,
        finder,
        stdin_name=options.stdin_filename,
        fixing=options.fixing,
        exclude=options.exclude,
        workspace=workspace,
    )
    if options.show_files or options.show_settings:
        from .show_settings import show_files, show_settings

        if options.show_settings:
            return show_settings(options, files, selection)
        return show_files(options, files)
    _take_format(options, finder.for_folder(""))
    checking = _Run(options, files, selection)
    reports = checking.reports()
    if checking.baselines:
        checking.baselines.leave_out(reports, files, selection)
    show(reports, files, options, checking.fixed)
    return _status(reports, files, options, checking.fixed)


class _Run:
    """One run of `check`. `baselines` are those that the files have, None where none has one.

    `fixed` is how many findings were fixed, or would be. Everything may raise SettingsError and
    InputError.
    """

    def __init__(self, options: CheckOptions, files: Files, selection: Selection) -> None:
        self._options = options
        self._files = files
        self._selection = selection
        self._pinned_by: Pinning | None = None
        self.baselines: Baselines | None = None
        self.fixed: int | None = None

    @property
    def _pinning(self) -> Pinning:
        """What pins images, made when there is one to pin, or when registries are asked."""
        if self._pinned_by is None:
            from .pinning_setup import Pinning  # not for a clean file

            options = self._options
            self._pinned_by = Pinning(
                self._selection,
                self._files,
                online=(options.fixing or options.online) and not options.offline,
                isolated=options.isolated,
                pin_to=options.pin_to,
            )
        return self._pinned_by

    def reports(self) -> list[Report]:
        """Lint all files, or fix them, and give the reports of those with findings."""
        from ..engine.project_run import ProjectRun, when_asked

        options, files = self._options, self._files
        run = ProjectRun(
            files,
            options.words,
            self._selection,
            see=self._see,
            ignores=not options.no_ignores,
            pins=self._pinning.to_fix if options.fixing else when_asked(self._pins),
            online=self._pinning.answers() if options.online else None,
        )
        actions: Actions | None = None
        if options.fixing or options.online or options.add_ignores is not None:
            from .actions import Actions

            actions = Actions(options, run, self._pinning, self._unaccepted)
        sources = self._sources(run)
        made = []
        for report in actions.reports(sources) if actions else run.reports(sources):
            if report.findings or report.suppressed:
                made.append(report)
            files.unchecked.update(dict.fromkeys(map(str, report.unchecked)))
        made.sort(key=_path)  # those that only a command names come last
        if actions:
            actions.finish()
            self.fixed = actions.fixed
        return made

    def _pins(self, source: Source, settings: Settings) -> Pins:
        return self._pinning.pins(source, settings)

    def _sources(self, run: ProjectRun) -> Iterator[tuple[Source, Settings]]:
        """Yield the files, and read their baselines and those of what is named."""
        from ..settings import SettingsError

        finder = self._files.finder
        for word in self._options.words or ["."]:
            try:
                settings = finder.for_folder(word) if os.path.isdir(word) else finder.for_path(word)
            except SettingsError:
                continue  # the search says what is wrong, and goes on
            self._read_baseline(settings)
        yield from run.sources()
        if self._options.write_baseline and not self.baselines:
            raise InputError("'--write-baseline' needs '--baseline', or the setting 'baseline'")

    def _see(self, settings: Settings) -> None:
        """Refuse rules that do not exist, and broken baselines."""
        validate(settings)
        self._read_baseline(settings)

    def _read_baseline(self, settings: Settings) -> None:
        """Read the baseline for files with these settings, if there is one."""
        options = self._options
        if options.baseline is None and (settings.baseline is None or options.no_baseline):
            return
        from .baseline_file import Baselines  # only where there is one

        self.baselines = self.baselines or Baselines(self._options, self._files.finder)
        self.baselines.see(settings)

    def _unaccepted(self, report: Report, path: str) -> list[Finding]:
        """Give the findings of a file that are in no baseline."""
        return self.baselines.unaccepted(report, path) if self.baselines else report.findings


def _path(report: Report) -> str:
    """Give the path of the file that a report is about."""
    findings = [*report.findings, *(finding for finding, _reason in report.suppressed)]
    return findings[0].source.path


def _refuse_nonsense(options: CheckOptions) -> None:
    if options.online and options.offline:
        raise UsageError("'--online' cannot be used with '--offline'")
    if options.show_files and options.show_settings:
        raise UsageError("'--show-files' cannot be used with '--show-settings'")
    for name, is_given in (
        ("unsafe-fixes", options.unsafe_fixes),
        ("pin-to", bool(options.pin_to)),
    ):
        if is_given and not options.fixing:
            raise UsageError(f"'--{name}' needs '--fix' or '--diff'")
    if options.write_baseline and options.diff:
        raise UsageError("'--write-baseline' cannot be used with '--diff'")
    if options.no_baseline and (options.write_baseline or options.baseline is not None):
        name = "write-baseline" if options.write_baseline else "baseline"
        raise UsageError(f"'--no-baseline' cannot be used with '--{name}'")
    if options.add_ignores is not None:
        from .add_ignores import refuse_nonsense

        refuse_nonsense(options)
    if asks_for_reports(options):
        from .outputs import outputs

        outputs(options)


def _take_format(options: CheckOptions, settings: Settings) -> None:
    """Report as the settings of the current directory say, unless the command line does."""
    if settings.output_format != "full" and not asks_for_reports(options):
        validate(settings)
        options.output_format = (settings.output_format,)


def _selection(options: CheckOptions) -> Selection:
    """Give what the options select. Raises UsageError for what is no rule."""
    from ..engine.select import Selection

    for words in (options.select, options.extend_select, options.ignore):
        if words:
            _refuse_unknown_rules(words)
    return Selection(options.select, options.extend_select, options.ignore, options.pin)


def _refuse_unknown_rules(words: tuple[str, ...]) -> None:
    from ..rules import UnknownRule, select  # only where rules are named

    try:
        select(words)
    except UnknownRule as error:
        raise UsageError(str(error)) from None


def _status(reports: list[Report], files: Files, options: CheckOptions, fixed: int | None) -> int:
    if files.errors:
        return 2
    if fixed is not None and options.diff:
        return int(fixed > 0)
    if fixed and options.exit_non_zero_on_fix:
        return 1
    if options.exit_zero:
        return 0
    settings = files.finder.for_path
    return int(
        any(
            SEVERITIES.index(finding.severity.value)
            <= SEVERITIES.index(options.fail_level or settings(finding.source.path).fail_level)
            for report in reports
            for finding in report.findings
        )
    )
