"""Findings that a project has accepted for now: read, written, and taken out of the reports.

An entry is a rule, a file, a name, an image, and how many findings are alike in these. Lines are
not part of it, so that entries hold when code moves. JSON, sorted, one line an entry, so that two
branches merge; paths are relative to the folder of the baseline file, with forward slashes.
"""

from __future__ import annotations

import json
import os
from typing import NamedTuple

from ..text.opening import UnfitError, is_within, read_bytes
from ..text.roots import relative as from_here
from ..text.roots import root_of, slashed
from ..text.source import first_line, shorten, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..model.finding import Finding
    from ..settings import Settings
    from ..text.opening import Read
    from .lint import Report

VERSION = 1
"""Of the format. It changes when an older program would read a newer file wrongly."""

MAX_COUNT = 1_000_000
"""Findings that are alike in one file; no file within the limits of a parser has as many."""


class BaselineError(Exception):
    """A baseline that cannot be used; the text is one line and says why."""


class BaselineEntry(NamedTuple):
    """What findings are alike in; `rule` is a rule's name, `path` that of the file."""

    path: str
    rule: str
    name: str | None
    image: str | None


class Baseline:
    """How many findings of each kind are accepted. `folder` is that of the file."""

    def __init__(self, folder: str, counts: Mapping[BaselineEntry, int]) -> None:
        self.folder = os.path.realpath(folder)
        self.counts = dict(counts)

    def entry(self, finding: Finding) -> BaselineEntry:
        """Give what is kept of a finding."""
        path = relative(finding.source.path, self.folder)
        return BaselineEntry(path, finding.rule, finding.name, finding.image)

    def split(
        self, findings: Iterable[Finding], counts: dict[BaselineEntry, int] | None = None
    ) -> tuple[list[Finding], list[Finding]]:
        """Give the findings that are not accepted, and those that are, the first ones in a file.

        The accepted ones are taken from `counts`, where they are given.
        """
        left = dict(self.counts) if counts is None else counts
        new, accepted = [], []
        for finding in findings:
            entry = self.entry(finding)
            if left.get(entry):
                left[entry] -= 1
                accepted.append(finding)
            else:
                new.append(finding)
        return new, accepted

    def leave_out(self, reports: Iterable[Report]) -> list[Finding]:
        """Take accepted findings out of the reports, and give them.

        What then is left in `counts` matches nothing.
        """
        taken = []
        for report in reports:
            report.findings, accepted = self.split(report.findings, self.counts)
            taken += accepted
        return taken

    def renewed(
        self, reports: Iterable[Report], is_judged: Callable[[BaselineEntry], bool]
    ) -> dict[BaselineEntry, int]:
        """Give the counts of what is found now, and the old ones that nothing was judged about."""
        counts = {entry: number for entry, number in self.counts.items() if not is_judged(entry)}
        for report in reports:
            for finding in report.findings:
                entry = self.entry(finding)
                counts[entry] = counts.get(entry, 0) + 1
        return counts


def read(path: str, read_text: Read = read_bytes) -> tuple[bytes, Baseline]:
    """Give the content of a baseline file, and what it says. Raises BaselineError.

    Raises FileNotFoundError where there is no such file. `read_text` reads it.
    """
    try:
        data = read_text(path)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, UnfitError) as error:
        raise BaselineError(str(getattr(error, "strerror", None) or error)) from error
    return data, Baseline(os.path.dirname(os.path.abspath(path)), load(data))


def place_of(settings: Settings) -> str | None:
    """Give the path of the baseline that settings name, as people see it. Raises BaselineError.

    A repository must not decide that a file outside of it is read, or written.
    """
    if settings.baseline is None:
        return None
    inside = root_of(settings.root) or settings.root
    shown = from_here(settings.baseline)
    if not is_within(os.path.dirname(settings.baseline), inside):
        raise BaselineError(
            f"{from_here(settings.file or settings.root)}: 'baseline' names '{shown}', which is "
            f"outside of '{from_here(inside)}'; use '--baseline'"
        )
    return shown


def relative(path: str, folder: str) -> str:
    """Give `path` from `folder`, a real path, with forward slashes; the file may be a link."""
    head, tail = os.path.split(os.path.abspath(path))
    full = os.path.join(os.path.realpath(head), tail)
    try:
        return slashed(os.path.relpath(full, folder))
    except ValueError:  # on another drive, on Windows
        return slashed(full)


def load(data: bytes) -> dict[BaselineEntry, int]:
    """Read the content of a baseline file. Raises BaselineError."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BaselineError(f"is not UTF-8: {error.reason}") from error
    except json.JSONDecodeError as error:
        raise BaselineError(f"line {error.lineno}: is not valid JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"is not valid JSON: {first_line(str(error))}") from error
    if not isinstance(value, dict) or not isinstance(value.get("findings"), list):
        raise BaselineError("is not a baseline: it has no list 'findings'")
    if value.get("version") != VERSION:
        shown = visible(shorten(str(value.get("version"))))
        raise BaselineError(f"has version {shown}; this program reads version {VERSION}")
    counts: dict[BaselineEntry, int] = {}
    for number, item in enumerate(value["findings"], 1):
        entry, count = _entry(number, item)
        if entry in counts:
            raise BaselineError(f"entry {number} is a duplicate; keep one of the two")
        counts[entry] = count
    return counts


def _entry(number: int, item: object) -> tuple[BaselineEntry, int]:
    if not isinstance(item, dict) or set(item) != {*BaselineEntry._fields, "count"}:
        keys = ", ".join(f"'{key}'" for key in (*BaselineEntry._fields, "count"))
        raise BaselineError(f"entry {number} must be an object with exactly the keys {keys}")
    for key in BaselineEntry._fields:
        is_text = isinstance(item[key], str)
        if not is_text and not (key in ("name", "image") and item[key] is None):
            raise BaselineError(f"entry {number}: '{key}' must be a string")
    count = item["count"]
    if type(count) is not int or not 0 < count <= MAX_COUNT:
        raise BaselineError(f"entry {number}: 'count' must be a number from 1 to {MAX_COUNT:,}")
    return BaselineEntry(*(item[key] for key in BaselineEntry._fields)), count


def dump(counts: Mapping[BaselineEntry, int]) -> str:
    """Give the file's text: the same for the same entries, whatever their order. It is ASCII."""
    lines = [
        json.dumps({**entry._asdict(), "count": counts[entry]}).replace("\x7f", "\\u007f")
        for entry in sorted(counts, key=_order)
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    listed = f"[\n{body}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def _order(entry: BaselineEntry) -> tuple[str, ...]:
    return (entry.path, entry.rule, *(f"+{text}" if text is not None else "" for text in entry[2:]))
