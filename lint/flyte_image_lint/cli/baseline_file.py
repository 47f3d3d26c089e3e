"""`--baseline` and `--write-baseline`: the file, and what of it this run can judge."""

from __future__ import annotations

import os
import sys

from .. import rules
from ..engine.baseline import Baseline, BaselineError, Entry, dump, load
from ..text.opening import UnfitError, read_bytes
from ..text.source import visible
from ..text.writing import WriteError, create, replace
from .arguments import InputError
from .show import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..engine.lint import Report
    from ..engine.select import Selection
    from ..project.files import Files
    from .check import CheckOptions


class BaselineFile:
    """The file that `--baseline` names. Making it may raise InputError."""

    def __init__(self, given: CheckOptions, path: str) -> None:
        self._path = path
        self._given = given
        self._writes = given.write_baseline
        self._old = self._read()
        folder = os.path.dirname(os.path.abspath(self._path))
        try:
            counts = {} if self._old is None else load(self._old)
        except BaselineError as error:
            advice = "; delete it to write a new one" if self._writes else ""
            raise InputError(f"{self._path}: {error}{advice}") from error
        self._baseline = Baseline(folder, counts)

    def leave_out(self, reports: list[Report], files: Files, selection: Selection) -> None:
        """Take what is in the baseline out of the reports; before that, write it if that is asked.

        Says in `files` how many findings that are, and how many entries match nothing any more.
        """
        judged = _Judged(self._given, files, selection, self._baseline.folder)
        if self._writes:
            if files.errors:
                files.fail(f"{self._path} was not written: not everything could be linted")
                return
            new = self._baseline.renewed(reports, judged)
            self._write(new, files)
            self._baseline.counts = dict(new)
        files.accepted = self._baseline.leave_out(reports)
        left = self._baseline.counts
        outdated = 0 if files.errors else sum(judged(entry) for entry in left if left[entry])
        if outdated:
            what = "1 entry matches" if outdated == 1 else f"{outdated} entries match"
            files.outdated = visible(
                f"{self._path}: {what} no finding; run with '--write-baseline' to remove"
                f" {'it' if outdated == 1 else 'them'}."
            )

    def _read(self) -> bytes | None:
        """Give the file's content; None where it is still to be made. Raises InputError."""
        try:
            return read_bytes(self._path)
        except FileNotFoundError as error:
            if self._writes and not os.path.islink(self._path):
                return None
            raise InputError(f"{self._path}: no such file; '--write-baseline' writes it") from error
        except (OSError, ValueError, UnfitError) as error:
            why = getattr(error, "strerror", None) or error
            raise InputError(f"{self._path}: {why}") from error

    def _write(self, counts: dict[Entry, int], files: Files) -> None:
        new = dump(counts).encode()
        try:
            if self._old is None:
                create(self._path, new)
            else:
                replace(self._path, self._old, new)
        except WriteError as error:
            files.error(self._path, str(error))
            return
        if not self._given.quiet:
            number = count(sum(counts.values()), "finding")
            print(visible(f"Wrote {number} to {self._path}."), file=sys.stderr)


class _Judged:
    """Whether this run would have found what an entry stands for, if it were still there.

    It would not where the file was not linted, or where the command line leaves the rule out.
    """

    def __init__(
        self, given: CheckOptions, files: Files, selection: Selection, folder: str
    ) -> None:
        self._folder = folder
        words = [os.path.realpath(word) for word in given.words or ["."]]
        self._folders = [word for word in words if os.path.isdir(word)]
        self._files = {*words, *map(os.path.realpath, files.linted)}
        self._codes = rules.names()
        self._asked = set(self._codes.values())
        if selection.select is not None:
            self._asked = rules.select((*selection.select, *selection.extend_select))
        self._asked -= rules.select(selection.ignore)
        if not given.online:
            self._asked -= set(rules.ONLINE.codes)
        if given.no_ignores:
            self._asked -= set(rules.COMMENT.codes)
        self._finder = files.finder
        self._selection = selection

    def __call__(self, entry: Entry) -> bool:
        """Say it of an entry."""
        code = self._codes.get(entry.rule)
        if code is None:
            return True  # a rule of another version
        path = os.path.join(self._folder, entry.path)
        if not os.path.lexists(path):
            return code in self._asked
        if code not in self._asked or not self._is_on(code, path):
            return False
        real = os.path.realpath(path)
        return real in self._files or any(
            real.startswith(os.path.join(folder, "")) for folder in self._folders
        )

    def _is_on(self, code: str, path: str) -> bool:
        """Whether a rule that is off by default is selected."""
        if code not in rules.OFF:
            return True
        settings = self._finder.for_path(path)
        return rules.is_named(code, self._selection.named(settings))
