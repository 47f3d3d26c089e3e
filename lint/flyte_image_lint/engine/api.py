"""What Python programs call: paths or bytes in, results out.

Nothing here prints, ends the program or keeps anything between calls. The same files are linted,
by the same settings and rules, as by the command; no registry is contacted.
"""

from __future__ import annotations

import os
from functools import partial
from itertools import repeat

from ..images.reference import InvalidReferenceError, parse
from ..parsers.dispatch import kind_by_content, named_kind
from ..settings import Settings, SettingsFinder
from ..text.source import Source, Unreadable
from ..text.writing_many import replace_all
from .fix import promise
from .fix_project import FileFixing, fix_project
from .lint import check
from .project_run import ProjectRun
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
    from collections.abc import Iterator, Mapping

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .project_run import Paths, Rules


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
    report = check(source, settings, Selection())
    promise(source, report)
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
    run = ProjectRun(paths, settings, select, ignore)
    reports = [report for _source, report in run.reports()]
    return run.result(reports)


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
    run = ProjectRun(paths, settings, select, ignore, fixing=True, pin_to=pin_to)
    files = list(_fixings(run))
    fix_project([fixing for _source, fixing in files], run.workspace, unsafe=unsafe)
    fixed: list[Finding] = []
    changes: dict[str, bytes] = {}
    changed = [(source, fixing) for source, fixing in files if fixing.source.data != source.data]
    written = ((source.path, source.data, fixing.source.data) for source, fixing in changed)
    problems = replace_all(written) if write else repeat(None)
    reports = {source.path: fixing.report for source, fixing in files}
    for (source, fixing), problem in zip(changed, problems, strict=False):
        if problem is None:
            changes[source.path] = fixing.source.data
            fixed += fixing.applied
        else:
            run.files.error(source.path, str(problem))
            reports[source.path] = fixing.first
    return FixResult(fixed, changes, run.result([*reports.values()]))


def _fixings(run: ProjectRun) -> Iterator[tuple[Source, FileFixing]]:
    """Look at all files that are to be fixed; those that cannot be read are among the errors."""
    checker = run.checker
    for source, settings in run.sources():
        try:
            yield (
                source,
                FileFixing(
                    source,
                    partial(checker.check, settings=settings),
                    partial(checker.is_stale, settings=settings),
                    partial(checker.names_of, source, settings),
                ),
            )
        except Unreadable as error:
            run.files.refuse(source.path, str(error))


def read_images(paths: Paths = (), *, settings: Settings | None = None) -> ImagesResult:
    """Give the images that Flyte reads from the configs among files and in directories.

    Raises SettingsError.
    """
    run = ProjectRun(paths, settings)
    configs = []
    for source, _settings in run.files.sources(run.words, configs_only=True):
        try:
            documents = run.workspace.documents(source)
        except Unreadable as error:
            run.files.refuse(source.path, str(error))
            continue
        for config in documents:
            images = [] if config.error else [_image(entry) for entry in config.entries]
            configs.append(ConfigImages(source.path, config.flavour, config.error, images))
    return ImagesResult(configs, run.files.errors, run.files.warnings)


def inventory(paths: Paths = (), *, settings: Settings | None = None) -> InventoryResult:
    """Give all images that are written in files and in directories, wherever they are.

    Raises SettingsError.
    """
    from .inventory import inventory_of  # only for that

    run = ProjectRun(paths, settings)
    images = inventory_of(run.sources(), run.checker, run.files)
    return InventoryResult(images, run.files.errors, run.files.warnings)


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
