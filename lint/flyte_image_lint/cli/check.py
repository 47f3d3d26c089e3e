"""`check`: lint configs, and mend them."""

from __future__ import annotations

import sys

from .arguments import Arguments, Option, parse
from .errors import InputError, UsageError
from .options import CONFIG, DETECT, HELP, ISOLATED, PIN, QUIET, STDIN_FILENAME
from .show import SEVERITIES, asks_for_reports, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine.lint import Report
    from ..engine.select import Selection
    from .baseline_file import BaselineFile
    from .files import Files

OPTIONS = (
    Option("--fix", "mend what can be mended safely, and pin images: to what --pin-to says, to "
           "the lock, or to what the registry has"),
    Option("--unsafe-fixes", "with --fix or --diff: also what may change what the tasks run on"),
    Option("--diff", "print what --fix would change, and write nothing"),
    PIN,
    Option("--pin-to", "with --fix: the tag, or digest, of this image", "NAME=TAG,...", many=True),
    Option("--offline", "with --fix: ask no registry, only the lock"),
    Option("--online", "ask registries whether the images exist, and run the rules FIL4"),
    Option("--select", "run these rules only", "RULE,...", many=True),
    Option("--extend-select", "run these rules too", "RULE,...", many=True),
    Option("--ignore", "do not run these rules", "RULE,...", many=True),
    Option("--output-format", "how to report: full (the default) or concise, for people; json, "
           "sarif, github, gitlab or junit; may be given again, with a file", "FORMAT[=FILE]",
           repeated=True),
    Option("--output-file", "write the report into this file, not to standard output", "FILE"),
    Option("--statistics", "print how many findings each rule has, in place of the report"),
    Option("--fail-level", "least severity that makes exit status 1; default: warning",
           choices=SEVERITIES),
    Option("--exit-zero", "exit with 0 whatever is found"),
    Option("--exit-non-zero-on-fix", "exit with 1 if something was fixed, too"),
    Option("--no-ignores", "report what comments in the files suppress, too"),
    Option("--add-ignores", "Write a comment into the files for each finding, which suppresses it "
           "for this REASON", "REASON"),
    Option("--baseline", "Leave out the findings that this file lists", "FILE"),
    Option("--write-baseline", "Write the findings of this run to the file of --baseline"),
    DETECT,
    STDIN_FILENAME,
    CONFIG,
    ISOLATED,
    Option("--show-files", "print the paths of what would be linted, and lint nothing"),
    Option("--show-settings", "print the settings that hold, and where each comes from, and lint "
           "nothing"),
    Option("--color", "colours; default: auto, on a terminal", choices=("auto", "always", "never")),
    QUIET,
    HELP,
)  # fmt: skip


def run(argv: Sequence[str]) -> int:
    """Lint, print, and give the exit status."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags:
        from .help import check_help

        print(check_help())
        return 0
    from ..settings import SettingsError, SettingsFinder
    from ..text.source import visible
    from .files import Files
    from .linting import Linting

    _refuse_nonsense(given)
    try:
        selection = _selection(given)
        finder = SettingsFinder(given.values.get("config"), "isolated" in given.flags)
        files = Files(
            finder,
            detect="detect" in given.flags,
            stdin_name=given.values.get("stdin-filename"),
            fixing=bool(given.flags & {"fix", "diff"}),
        )
        if given.flags & {"show-files", "show-settings"}:
            from .show_settings import show_files, show_settings

            if "show-settings" in given.flags:
                return show_settings(given, files, selection)
            return show_files(given, files)
        baseline = _baseline(given)
        linting = Linting(given, files, selection)
        reports = linting.reports()
        if baseline:
            baseline.leave_out(reports, files, selection)
    except (SettingsError, InputError) as error:
        print(f"error: {visible(str(error))}", file=sys.stderr)
        return 2
    show(reports, files, given, linting.fixed)
    return _status(reports, files, given, linting.fixed)


def _refuse_nonsense(given: Arguments) -> None:
    if given.flags >= {"online", "offline"}:
        raise UsageError("'--online' and '--offline' exclude each other")
    if given.flags >= {"show-files", "show-settings"}:
        raise UsageError("'--show-files' and '--show-settings' exclude each other")
    fixing = given.flags & {"fix", "diff"}
    if not fixing and (given.flags & {"unsafe-fixes", "offline"} or "pin-to" in given.lists):
        raise UsageError("'--unsafe-fixes', '--offline' and '--pin-to' go with --fix or --diff")
    if "write-baseline" in given.flags and "diff" in given.flags:
        raise UsageError("'--write-baseline' and '--diff' exclude each other")
    if "write-baseline" in given.flags and "baseline" not in given.values:
        raise UsageError("'--write-baseline' needs '--baseline FILE'")
    if "add-ignores" in given.values:
        from .add_ignores import refuse_nonsense

        refuse_nonsense(given)
    if asks_for_reports(given):
        from .outputs import outputs

        outputs(given)


def _baseline(given: Arguments) -> BaselineFile | None:
    """Read the baseline that is named. Raises InputError."""
    if "baseline" not in given.values:
        return None
    from .baseline_file import BaselineFile  # only where there is one

    return BaselineFile(given)


def _selection(given: Arguments) -> Selection:
    """Give what the options select. Raises UsageError for what is no rule."""
    from ..engine.select import Selection

    for option in ("select", "extend-select", "ignore"):
        if option in given.lists:
            _refuse_unknown_rules(option, given.lists[option])
    return Selection(
        given.lists.get("select"),
        given.lists.get("extend-select", ()),
        given.lists.get("ignore", ()),
        given.values.get("pin"),
    )


def _refuse_unknown_rules(option: str, words: tuple[str, ...]) -> None:
    from ..rules import UnknownRule, select  # only where rules are named

    if not words:
        raise UsageError(f"option '--{option}' needs a rule")
    try:
        select(words)
    except UnknownRule as error:
        raise UsageError(str(error)) from None


def _status(reports: list[Report], files: Files, given: Arguments, fixed: int | None) -> int:
    if files.errors:
        return 2
    if fixed is not None and "diff" in given.flags:
        return int(fixed > 0)
    level = SEVERITIES.index(given.values.get("fail-level", "warning"))
    worst = [SEVERITIES.index(f.severity.value) for report in reports for f in report.findings]
    if fixed and "exit-non-zero-on-fix" in given.flags:
        return 1
    return int(bool(worst) and min(worst) <= level and "exit-zero" not in given.flags)
