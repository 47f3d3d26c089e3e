"""`--add-ignores`: comments that suppress what is found, written where they belong.

A comment is kept only if, after it, the file still means the same (`same_meaning`), the finding
is suppressed, and no finding is new. All places are offsets in the text as it was, so that any
set of comments can be tried. What no comment suppresses is given back.
"""

from __future__ import annotations

from collections import Counter

from ...rules import COMMENT
from ...text.source import apply_edits
from .places import CommentPlaces, rendered
from .same_meaning import means_the_same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...model.finding import Finding
    from ...text.source import Source
    from ..lint import Report
    from .places import Place

MAX_TRIES = 300
"""How often one file is read again to find the findings that no comment suppresses."""


class Ignored:
    """The text with the comments, its report, and how many findings the comments suppress.

    The findings of the report are those that no comment on a line suppresses.
    """

    __slots__ = ("number", "report", "source")

    def __init__(self, source: Source, report: Report, number: int) -> None:
        self.source = source
        self.report = report
        self.number = number


def refused(reason: str) -> str:
    """Say what is wrong with a reason; "" for one that can stand in a comment of any file.

    `{{` and `${` are expanded by templates, also in comments; a backslash continues a comment of
    makefiles.
    """
    if not reason.strip():
        return "it is empty"
    if not reason.isprintable():
        return "it has unprintable characters"
    special = next((mark for mark in ("\\", "{{", "${", "<<") if mark in reason), None)
    return f"it has '{special}', which has a meaning in some files" if special else ""


def add_ignores(
    source: Source,
    check: Callable[[Source], Report],
    reason: str,
    is_wanted: Callable[[Finding], bool] = lambda _finding: True,
) -> Ignored:
    """Write a comment for each finding that is wanted; `check` lints a text.

    Raises what `check` raises.
    """
    report = check(source)
    writer = _Writer(source, check, reason.strip(), report)
    wanted = [
        finding
        for finding in report.findings
        if finding.code not in COMMENT.codes and is_wanted(finding)
    ]
    if not wanted or not source.is_text:
        return Ignored(source, report, 0)
    for rank in range(max(len(writer.places.of(finding)) for finding in wanted)):
        left = writer.left(wanted)
        if not left:
            break
        writer.choose(left, rank)
    return Ignored(writer.made, writer.report, len(report.findings) - len(writer.report.findings))


class _Writer:
    """The comments that are kept up to now, and the text with them."""

    def __init__(
        self, source: Source, check: Callable[[Source], Report], reason: str, report: Report
    ) -> None:
        self.places = CommentPlaces(source)
        self.made = source
        self.report = report
        self._source = source
        self._check = check
        self._reason = reason
        self._chosen: dict[Place, list[Finding]] = {}
        self._tries = MAX_TRIES

    def left(self, wanted: Sequence[Finding]) -> list[Finding]:
        """Give those findings that may not be suppressed yet."""
        chosen = {id(finding) for findings in self._chosen.values() for finding in findings}
        kinds = _kinds(self.report)
        return [one for one in wanted if id(one) not in chosen and kinds[_kind(one)]]

    def choose(self, findings: list[Finding], rank: int) -> None:
        """Write the comments for findings at their places of that rank; each half, if not all."""
        placed = [one for one in findings if rank < len(self.places.of(one))]
        if not placed or self._tries <= 0:
            return
        self._tries -= 1
        chosen = {place: list(there) for place, there in self._chosen.items()}
        for finding in placed:
            chosen.setdefault(self.places.of(finding)[rank], []).append(finding)
        if self._is_kept(chosen, placed) or len(placed) == 1:
            return
        middle = len(placed) // 2
        self.choose(placed[:middle], rank)
        self.choose(self.left(placed[middle:]), rank)

    def _is_kept(self, chosen: dict[Place, list[Finding]], placed: list[Finding]) -> bool:
        """Try the comments, and keep them if they do what they should and nothing else."""
        edits = [
            (place.span, rendered(place, [one.rule for one in findings], self._reason))
            for place, findings in chosen.items()
        ]
        text = apply_edits(self._source.printable_text, edits)
        made = self._source.changed(text.encode())
        if not means_the_same(self._source, made):
            return False
        report = self._check(made)
        allowed = _kinds(self.report) - Counter(map(_kind, placed))
        if _kinds(report) - allowed:
            return False
        self._chosen, self.made, self.report = chosen, made, report
        return True


def _kind(finding: Finding) -> tuple[str, str | None, str | None]:
    """Give what a finding keeps when lines move; a message may hold places."""
    return (finding.code, finding.name, finding.image)


def _kinds(report: Report) -> Counter[tuple[str, str | None, str | None]]:
    return Counter(map(_kind, report.findings))
