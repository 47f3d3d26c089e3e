"""`--fix` and `--diff`: fix a project's files, then write them or show what would be written."""

from __future__ import annotations

import sys

from .. import rules
from ..engine.fix import fix
from ..engine.fix_project import FileFixing, fix_project
from ..images.reference import InvalidReferenceError, Reference, parse
from ..text.source import Source, Unreadable, visible
from ..text.writing_many import replace_all
from .pinning_setup import Pinning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..engine.checker import Checker
    from ..engine.lint import Report
    from ..project.files import Files
    from ..project.workspace import Workspace
    from ..settings import Settings
    from ..text.writing import WriteError
    from .check import CheckOptions

    Linter = Callable[[Source], Report]


class Fixer:
    """Fixes a run's files, as a project. `fixed` counts the findings that were, or would be."""

    def __init__(self, options: CheckOptions, pinning: Pinning) -> None:
        self.fixed = 0
        self._diff = options.diff
        self._color = options.color
        self._unsafe = options.unsafe_fixes
        self._pinning = pinning

    def scout(self, sources: Iterable[tuple[Source, Settings]], checker: Checker) -> None:
        """Do all that fixing will do, but write nothing: the checker notes what would be asked."""
        files = [
            file for source, settings in sources if (file := file_to_fix(source, settings, checker))
        ]
        fix_project(files, checker.workspace, unsafe=self._unsafe)

    def run(
        self, sources: Iterable[tuple[Source, Settings]], checker: Checker, files: Files
    ) -> list[Report]:
        """Fix files, write or show them, and give the reports of what remains."""
        fixings = []
        for source, settings in sources:
            fixing = file_to_fix(source, settings, checker, files)
            if fixing is not None:
                fixings.append((source, fixing))
        fix_project([fixing for _, fixing in fixings], checker.workspace, unsafe=self._unsafe)
        problems = replace_all(
            (source.path, source.data, fixing.source.data)
            for source, fixing in fixings
            if self._is_written(source, fixing, files)
        )
        return [self._put(source, fixing, files, problems) for source, fixing in fixings]

    def _is_written(self, source: Source, fixing: FileFixing, files: Files) -> bool:
        """Whether a file gets another content."""
        is_changed = fixing.source.data != source.data
        return is_changed and not self._diff and source.path not in files.from_stdin

    def _put(
        self,
        source: Source,
        fixing: FileFixing,
        files: Files,
        problems: Iterator[WriteError | None],
    ) -> Report:
        """Show what would be written, or tell what has been; give the report of a file.

        The next of `problems` is that of the next file that is written.
        """
        after = fixing.source
        if source.path in files.from_stdin and not self._diff:
            sys.stdout.buffer.write(after.data)
            sys.stdout.buffer.flush()
        if after.data == source.data:
            return fixing.report
        if self._diff:
            from . import unified  # only for --diff

            unified.show(source, after, self._color)
        elif self._is_written(source, fixing, files):
            problem = next(problems)
            if problem is not None:
                files.error(source.path, str(problem))
                return fixing.first
            _tell(fixing)
        self.fixed += len(fixing.applied)
        return fixing.report

    def finish(self, files: Files) -> None:
        """Say which names of `--pin-to` were of no use."""
        for name in self._pinning.unused():
            files.error("--pin-to", f"'{name}' is not an image that needs pinning")


def file_to_fix(
    source: Source, settings: Settings, checker: Checker, files: Files | None = None
) -> FileFixing | None:
    """Look at a file to fix; None for one that cannot be read, which is said to `files`."""
    try:
        return FileFixing(
            source,
            lambda text: checker.check(text, settings),
            lambda text: checker.is_stale(text, settings),
            lambda: checker.names_of(source, settings),
        )
    except Unreadable as error:
        if files is not None:
            files.refuse(source.path, str(error))
        return None


def references_to_pin(source: Source, lint: Linter, workspace: Workspace) -> list[Reference]:
    """Give the references that are to be pinned once all else is fixed.

    Without the tags that are none. Raises Unreadable.
    """
    references = []
    for finding in fix(source, lint, unsafe=False, workspace=workspace).report.findings:
        if rules.load(finding.code).pins and finding.image:
            image = finding.image.rstrip(":@").removesuffix(":None")
            try:
                references.append(parse(image))
            except InvalidReferenceError:
                continue
    return references


def _tell(result: FileFixing) -> None:
    path = visible(result.source.path)
    for finding in result.applied:
        title = finding.fix.title if finding.fix else ""
        print(f"Fixed {path}: {finding.code} {visible(title)}", file=sys.stderr)
