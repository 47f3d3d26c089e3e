"""`check`: lint configs, and mend them."""

from __future__ import annotations

import os
import sys

from .arguments import Arguments, Option, parse
from .errors import InputError, UsageError
from .options import CONFIG, DETECT, HELP, ISOLATED, PIN, QUIET, STDIN_FILENAME
from .pins import locked_pins
from .show import SEVERITIES, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..engine import Report, Selection
    from ..project import Pins
    from ..settings import Settings
    from ..text import Source
    from .files import Files
    from .fixes import Fixer
    from .online import OnlineAnswers
    from .pins import Pinning

    Linter = Callable[[Source, "Pins | None"], Report]

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
    Option("--output-format", "how to report; default: full", choices=("full", "concise", "json")),
    Option("--fail-level", "least severity that makes exit status 1; default: warning",
           choices=SEVERITIES),
    Option("--exit-zero", "exit with 0 whatever is found"),
    Option("--exit-non-zero-on-fix", "exit with 1 if something was fixed, too"),
    Option("--no-ignores", "report what comments in the files suppress, too"),
    DETECT,
    STDIN_FILENAME,
    CONFIG,
    ISOLATED,
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
    from ..text import visible
    from .files import Files

    _refuse_nonsense(given)
    try:
        selection = _selection(given)
        finder = SettingsFinder(given.values.get("config"), "isolated" in given.flags)
        files = Files(
            finder,
            detect="detect" in given.flags,
            stdin_name=given.values.get("stdin-filename"),
        )
        linting = Linting(given, files, selection)
        reports = linting.reports()
    except (SettingsError, InputError) as error:
        print(f"error: {visible(str(error))}", file=sys.stderr)
        return 2
    show(reports, files, given, linting.fixed)
    return _status(reports, files, given, linting.fixed)


def _refuse_nonsense(given: Arguments) -> None:
    if given.flags >= {"online", "offline"}:
        raise UsageError("'--online' and '--offline' exclude each other")
    fixing = given.flags & {"fix", "diff"}
    if not fixing and (given.flags & {"unsafe-fixes", "offline"} or "pin-to" in given.lists):
        raise UsageError("'--unsafe-fixes', '--offline' and '--pin-to' go with --fix or --diff")


def _selection(given: Arguments) -> Selection:
    """Give what the options select. Raises UsageError for what is no rule."""
    from ..engine import Selection
    from ..rules import UnknownRule, select

    try:
        for option in ("select", "extend-select", "ignore"):
            if given.lists.get(option) == ():
                raise UsageError(f"option '--{option}' needs a rule")
            select(given.lists.get(option, ()))
    except UnknownRule as error:
        raise UsageError(str(error)) from None
    return Selection(
        given.lists.get("select"),
        given.lists.get("extend-select", ()),
        given.lists.get("ignore", ()),
        given.values.get("pin"),
    )


class Linting:
    """One run over all files. `fixed` counts what was fixed, None where nothing was to be."""

    def __init__(self, given: Arguments, files: Files, selection: Selection) -> None:
        self._given = given
        self._files = files
        self._selection = selection
        self._validated: set[int] = set()
        self._online: list[OnlineAnswers] = []
        self._pinning: Pinning | None = None
        self._fixer: Fixer | None = None
        if given.flags & {"fix", "diff", "online"}:
            from .pins import Pinning

            self._pinning = Pinning(given, selection, online="offline" not in given.flags)
        if self._pinning and given.flags & {"fix", "diff"}:
            from .fixes import Fixer

            self._fixer = Fixer(given, self._pinning)

    @property
    def fixed(self) -> int | None:
        """How many findings were fixed, or would be."""
        return self._fixer.fixed if self._fixer else None

    def reports(self) -> list[Report]:
        """Lint all files, and give the reports of those with findings."""
        from ..readers import Unreadable

        sources: Iterable[tuple[Source, Settings]] = self._files.sources(self._given.words)
        if self._fixer:
            sources = list(sources)
            self._fixer.prepare(sources, self._linter)
        reports = []
        for source, settings in sources:
            try:
                report = self._report(source, settings)
            except Unreadable as error:
                self._files.refuse(source.path, str(error))
                continue
            if report.findings or report.suppressed:
                reports.append(report)
        if self._fixer:
            self._fixer.finish(self._files)
        for answers in self._online:
            for reference, why in sorted(answers.failures.items()):
                self._files.error(reference, why)
        return reports

    def _report(self, source: Source, settings: Settings) -> Report:
        lint = self._linter(source, settings)
        if self._fixer:
            return self._fixer.lint(source, settings, lint, self._files)
        return lint(source, locked_pins(source, settings, self._selection, self._files))

    def _linter(self, source: Source, settings: Settings) -> Linter:
        """Give what lints the texts of one file, which change while it is mended."""
        from ..engine import check

        if id(settings) not in self._validated:
            self._validated.add(id(settings))
            validate(settings)
        online: OnlineAnswers | None = None
        if self._pinning and "online" in self._given.flags:
            from .online import OnlineAnswers

            online = OnlineAnswers(self._pinning, source.path, settings)
            self._online.append(online)
        ignores = "no-ignores" not in self._given.flags
        return lambda text, pins: check(
            text, settings, self._selection, ignores=ignores, pins=pins, online=online
        )


def validate(settings: Settings) -> None:
    """Refuse settings that name rules which do not exist. Raises SettingsError."""
    from ..rules import UnknownRule, select
    from ..settings import SettingsError

    for key, words in settings.selectors:
        try:
            select(words)
        except UnknownRule as error:
            raise SettingsError(os.path.relpath(settings.file or ""), f"'{key}': {error}") from None


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
