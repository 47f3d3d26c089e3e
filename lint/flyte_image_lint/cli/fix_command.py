"""`--fix` and `--diff`: fix a project's files, then write them or show what would be written."""

from __future__ import annotations

import sys

from .. import rules
from ..engine.fix import fix
from ..engine.fix_files import fix_files, put
from ..images.reference import InvalidReferenceError, Reference, parse
from ..text.source import Source, visible
from .pinning_setup import Pinning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..engine.checker import Checker
    from ..engine.fix_project import FileFixing
    from ..engine.lint import Report
    from ..project.files import Files
    from ..project.workspace import Workspace
    from ..settings import Settings
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
        fix_files(sources, checker, unsafe=self._unsafe)

    def run(
        self, sources: Iterable[tuple[Source, Settings]], checker: Checker, files: Files
    ) -> Iterator[Report]:
        """Fix files, write or show them, and yield the reports of what remains."""
        fixings = fix_files(sources, checker, unsafe=self._unsafe, files=files)

        def is_written(before: Source) -> bool:
            return not self._diff and before.path not in files.from_stdin

        for fixing, is_put in put(fixings, files, is_written):
            if is_put:
                self._show(fixing, files)
            yield fixing.report if is_put else fixing.first

    def _show(self, fixing: FileFixing, files: Files) -> None:
        """Show what would be written, or tell what has been."""
        is_from_stdin = fixing.before.path in files.from_stdin
        if is_from_stdin and not self._diff:
            sys.stdout.buffer.write(fixing.source.data)
            sys.stdout.buffer.flush()
        if not fixing.is_changed:
            return
        if self._diff:
            from . import unified  # only for --diff

            unified.show(fixing.before, fixing.source, self._color)
        elif not is_from_stdin:
            _tell(fixing)
        self.fixed += len(fixing.applied)

    def finish(self, files: Files) -> None:
        """Say which names of `--pin-to` were of no use."""
        for name in self._pinning.unused():
            files.error("--pin-to", f"'{name}' is not an image that needs pinning")


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
