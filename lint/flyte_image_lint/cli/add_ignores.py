"""`--add-ignores=REASON`: comments that suppress what is found, written into the files."""

from __future__ import annotations

import sys

from ..engine.ignoring import add_ignores, refused
from ..rules import COMMENT
from ..text.source import Source, visible
from ..text.writing import WriteError, replace
from .errors import UsageError
from .show import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..engine.lint import Report
    from .arguments import Arguments
    from .files import Files
    from .linting import Linter

OTHERS = ("fix", "diff", "no-ignores", "write-baseline", "exit-non-zero-on-fix")
"""Flags that ask for something else."""


def refuse_nonsense(given: Arguments) -> None:
    """Raise UsageError for a reason that is none, and for what does not go with the option."""
    why = refused(given.values["add-ignores"])
    if why:
        raise UsageError(f"option '--add-ignores' needs a reason, one line of text: {why}")
    others = [f"--{flag}" for flag in OTHERS if flag in given.flags]
    others += ["--baseline"] if "baseline" in given.values else []
    if others:
        raise UsageError(f"'--add-ignores' and '{others[0]}' exclude each other")
    if "-" in given.words:
        raise UsageError("'--add-ignores' writes files, and cannot write to standard input")


class IgnoreWriter:
    """Writes the comments of one file after the other."""

    def __init__(self, given: Arguments) -> None:
        self._reason = given.values["add-ignores"]
        self._quiet = "quiet" in given.flags

    def lint(self, source: Source, lint: Linter, files: Files) -> Report:
        """Write the comments of a file and give the report of what remains."""
        done = add_ignores(source, lambda text: lint(text, None), self._reason)
        if done.source.data != source.data:
            try:
                replace(source.path, source.data, done.source.data)
            except WriteError as error:
                files.error(source.path, str(error))
                return lint(source, None)
            self._tell(f"Suppressed {count(done.number, 'finding')} in {source.path}.")
        for finding in done.report.findings:
            line, _column = finding.source.position(finding.span.start)
            place = f"{source.path}:{line}: {finding.code}"
            if finding.code in COMMENT.codes:
                files.warn(f"{place} is about a suppression; correct or remove that comment")
            else:
                files.warn(
                    f"{place} cannot be suppressed by a comment on a line; use "
                    f"'ignore-file[{finding.rule}]' or the setting 'per-file-ignores'"
                )
        return done.report

    def _tell(self, line: str) -> None:
        if not self._quiet:
            print(visible(line), file=sys.stderr)
