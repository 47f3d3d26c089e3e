"""What Python programs call: paths or bytes in, results out.

Nothing here prints, ends the program or keeps anything between calls. The same files are linted,
by the same settings and rules, as by the command; no registry is contacted.
"""

from __future__ import annotations

import os

from .. import rules
from ..images.reference import InvalidReferenceError, parse
from ..parsers.dispatch import kind_by_content, named_kind
from ..project.files import Files
from ..project.workspace import Workspace
from ..settings import Settings, SettingsFinder
from ..text.source import Source
from .fix import promise
from .fix_files import fix_files, put
from .lint import check
from .pin import Pinning
from .project_run import ProjectRun, when_asked
from .results import (
    ConfigImage,
    ConfigImages,
    FixResult,
    ImagesResult,
    InventoryResult,
    LintResult,
)
from .select import Selection, validate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .lint import Report

    Path = str | os.PathLike[str]
    Paths = Path | Iterable[Path]
    Rules = str | Iterable[str]


def lint_bytes(data: bytes, path: str, *, settings: Settings | None = None) -> list[Finding]:
    """Lint the content of one file, without the project around it.

    `path` says what kind of file it is; nothing needs to be there. Without `settings` the
    defaults apply. Raises SettingsError for settings that name unknown rules, and Unreadable
    for what cannot be read as the file that it seems to be.
    """
    settings = settings or Settings(os.getcwd())
    validate(settings)
    is_known = SettingsFinder(settings=settings).is_known(path)
    kind = kind_by_content(path, data, is_config=is_known) or named_kind(path, data)
    source = Source(path, data, kind)
    workspace = Workspace()
    report = check(source, settings, Selection(), documents=workspace.documents(source))
    promise(source, report, workspace, lambda: None)
    return report.findings


def lint_paths(
    paths: Paths = (),
    *,
    settings: Settings | None = None,
    select: Rules | None = None,
    ignore: Rules = (),
) -> LintResult:
    """Lint files and directories, the current directory where none are given.

    With `settings`, those apply to all files; otherwise each file's are found as the command
    does. `select` and `ignore` name rules, over the settings. Raises SettingsError and
    UnknownRule.
    """
    run = _run(paths, settings, select, ignore)
    return _result(run, list(run.reports(run.sources())))


def fix_paths(
    paths: Paths = (),
    *,
    settings: Settings | None = None,
    select: Rules | None = None,
    ignore: Rules = (),
    unsafe: bool = False,
    pin_to: Mapping[str, str] | None = None,
    write: bool = True,
) -> FixResult:
    """Fix files, and pin images: to the tags or digests of `pin_to`, by name, or to the lockfile.

    `unsafe` also applies fixes that may change which image a task runs on. Without `write`,
    files stay as they are, and `changes` says what they would be. Else as `lint_paths`.
    """
    run = _run(paths, settings, select, ignore, fixing=True, pin_to=pin_to or {})
    fixings = fix_files(run.sources(), run.checker(fork=True), unsafe=unsafe, files=run.files)
    fixed: list[Finding] = []
    changes: dict[str, bytes] = {}
    reports = []
    for fixing, is_put in put(fixings, run.files, lambda _before: write):
        reports.append(fixing.report if is_put else fixing.first)
        if is_put and fixing.is_changed:
            changes[fixing.source.path] = fixing.source.data
            fixed += fixing.applied
    return FixResult(fixed, changes, _result(run, reports))


def read_images(paths: Paths = (), *, settings: Settings | None = None) -> ImagesResult:
    """Give the images that Flyte reads from the configs among files and in directories.

    Raises SettingsError.
    """
    run = _run(paths, settings)
    configs = []
    for source, _settings, documents in run.documents(configs_only=True):
        for config in documents:
            images = [] if config.error else [_image(entry) for entry in config.entries]
            configs.append(ConfigImages(source.path, config.flavour, config.error, images))
    return ImagesResult(configs, run.files.errors, run.files.warnings)


def inventory(paths: Paths = (), *, settings: Settings | None = None) -> InventoryResult:
    """Give all images that are written in files and in directories, wherever they are.

    Raises SettingsError.
    """
    from .inventory import inventory_of  # only for that

    run = _run(paths, settings)
    images = inventory_of(run)
    return InventoryResult(images, run.files.errors, run.files.warnings)


def _run(
    paths: Paths,
    settings: Settings | None,
    select: Rules | None = None,
    ignore: Rules = (),
    *,
    fixing: bool = False,
    pin_to: Mapping[str, str] | None = None,
) -> ProjectRun:
    """Give the run of one call. Raises UnknownRule."""
    named = [os.fspath(path) for path in _each(paths)]
    # A path is never standard input.
    words = [os.path.abspath(path) if path == "-" else path for path in named]
    workspace = Workspace()
    finder = SettingsFinder(settings=settings, read=workspace.read)
    files = Files(finder, detect=False, stdin_name=None, fixing=fixing, workspace=workspace)
    selection = _selection(select, ignore)
    pinning = Pinning(selection, pin_to or {}, files.fail)
    return ProjectRun(files, words, selection, pins=when_asked(pinning.pins))


def _each(paths: Paths) -> Iterable[Path]:
    return [paths] if isinstance(paths, (str, os.PathLike)) else paths


def _selection(select: Rules | None, ignore: Rules) -> Selection:
    """Give what a caller selects. Raises UnknownRule."""
    ignored = (ignore,) if isinstance(ignore, str) else tuple(ignore)
    chosen = (select,) if isinstance(select, str) else select
    chosen = None if chosen is None else tuple(chosen)
    rules.select((*(chosen or ()), *ignored))
    return Selection(chosen, (), ignored)


def _result(run: ProjectRun, reports: list[Report]) -> LintResult:
    """Put the reports of the files of a run together."""
    accepted = _accepted(run, reports)
    findings: list[Finding] = []
    suppressed: list[tuple[Finding, str]] = []
    files = run.files
    for report in reports:
        findings += report.findings
        suppressed += report.suppressed
        files.unchecked.update(dict.fromkeys(map(str, report.unchecked)))
    findings.sort(key=lambda finding: finding.sort_key)
    suppressed.sort(key=lambda pair: pair[0].sort_key)
    unchecked = sorted(files.unchecked)
    return LintResult(
        findings, suppressed, files.linted, files.errors, files.warnings, unchecked, accepted
    )


def _accepted(run: ProjectRun, reports: list[Report]) -> list[Finding]:
    """Take the findings out of the reports that the baselines of the settings have."""
    settings = map(run.files.finder.for_path, run.files.linted)
    if all(one.baseline is None for one in settings):
        return []
    from .accepting import leave_out  # only where there is one

    accepted = leave_out(reports, run.files)
    accepted.sort(key=lambda finding: finding.sort_key)
    return accepted


def _image(entry: ImageEntry) -> ConfigImage:
    line, column = entry.document.source.position(entry.place.name.start)
    registry = repository = tag = digest = None
    try:
        parsed = parse(entry.value or "")
    except InvalidReferenceError:
        pass
    else:
        registry, repository, tag, digest = (
            parsed.domain,
            parsed.path,
            parsed.tag,
            parsed.digest,
        )
    return ConfigImage(
        entry.name, entry.value, line, column, registry, repository, tag, digest, entry.full
    )
