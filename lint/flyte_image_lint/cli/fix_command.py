"""`--fix` and `--diff`: mend files, write them or show what would be written."""

from __future__ import annotations

import sys

from .. import rules
from ..engine.fix import Fixed, fix
from ..images.reference import InvalidReferenceError, Reference, parse
from ..text.source import BOM, Source, visible
from ..text.writing import WriteError, replace
from .arguments import InputError
from .pinning_setup import Pinning, unpinned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..engine.lint import Report
    from ..project.files import Files
    from ..rules.context import Pins
    from ..settings import Settings
    from .check import CheckOptions
    from .linting import Linter
    from .registry_progress import Questions


class Fixer:
    """Mends one file after the other. `fixed` counts the findings that were, or would be."""

    def __init__(self, given: CheckOptions, pinning: Pinning) -> None:
        self.fixed = 0
        self._diff = given.diff
        self._unsafe = given.unsafe_fixes
        self._pinning = pinning

    def scout(self, source: Source, settings: Settings, lint: Linter, questions: Questions) -> None:
        """Note what mending a file will ask registries. Raises InputError, Unreadable."""
        scout = self._pinning.scout(source.path, settings, questions)
        _mended(source, lint, scout, unsafe=self._unsafe)

    def lint(self, source: Source, settings: Settings, lint: Linter, files: Files) -> Report:
        """Mend a file and give the report of what remains."""
        pinner: Pins = unpinned
        try:
            pinner = self._pinning.pinner(source.path, settings)
        except InputError as error:
            files.fail(str(error))
        result = _mended(source, lint, pinner, unsafe=self._unsafe)
        stdin = source.path in files.from_stdin
        if stdin and not self._diff:
            sys.stdout.buffer.write(result.source.data)
            sys.stdout.buffer.flush()
        if result.source.data == source.data:
            return result.report
        if self._diff:
            for line in _unified(source, result.source):
                print(line)
        elif not stdin:
            try:
                replace(source.path, source.data, result.source.data)
            except WriteError as error:
                files.error(source.path, str(error))
                return lint(source, pinner)
            _tell(result)
        self.fixed += len(result.applied)
        return result.report

    def finish(self, files: Files) -> None:
        """Say which names of `--pin-to` were of no use."""
        for name in self._pinning.unused():
            files.error("--pin-to", f"'{name}' is not an image that needs pinning")


def references_to_pin(source: Source, lint: Linter) -> list[Reference]:
    """Give the references that are to be pinned once all else is mended.

    Without the tags that are none. Raises Unreadable.
    """
    references = []
    for finding in _mended(source, lint, None, unsafe=False).report.findings:
        if rules.load(finding.code).pins and finding.image:
            image = finding.image.rstrip(":@").removesuffix(":None")
            try:
                references.append(parse(image))
            except InvalidReferenceError:
                continue
    return references


def _mended(source: Source, lint: Linter, pins: Pins | None, *, unsafe: bool) -> Fixed:
    return fix(source, lambda text: lint(text, pins), unsafe=unsafe)


def _tell(result: Fixed) -> None:
    path = visible(result.source.path)
    for finding in result.applied:
        title = finding.fix.title if finding.fix else ""
        print(f"Fixed {path}: {finding.code} {visible(title)}", file=sys.stderr)


def _unified(before: Source, after: Source) -> Iterable[str]:
    """Yield a unified diff that `patch` takes: every line made visible, but for its tabs."""
    import difflib  # only for --diff

    path = visible(before.path)
    path += "\t" if " " in path else ""  # tells `patch` where the name ends
    for line in difflib.unified_diff(_lines(before), _lines(after), path, path):
        yield "\t".join(map(visible, line.removesuffix("\n").split("\t")))
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _lines(source: Source) -> list[str]:
    """Give the lines, their ends as LF, the last without one where it has none."""
    lines = [source.line_text(line) + "\n" for line in range(1, len(source.starts()) + 1)]
    if source.printable_text.startswith(BOM):
        lines[0] = BOM + lines[0]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines
