"""Comments that suppress findings: `# flyte-image-lint: ignore[RULE, …] reason`.

On the line of the finding (in INI it would be part of the value), alone on a line above it, or,
as `ignore-file[…]`, anywhere for the whole file.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from .. import rules
from ..parsers import comments
from ..text.source import Source, Span, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.finding import Finding

QUICK_TEST = b"flyte-image-lint:"
"""What a file holds that has suppressions; others are not searched."""

WORDS = re.compile(r"flyte-image-lint:\s*(ignore-file|ignore)\b(?:\s*\[([^\]\n]*)\])?(.*)")


MAX_WORDS = 100
"""Words of one suppression, more than there are rules; those behind them suppress nothing."""

MAX_ADVISED = 100
"""Suppressions of unknown rules in one file for which the nearest rule is looked for."""


class Ignore(NamedTuple):
    """One word of a suppression.

    `codes` are the rules that `word` means, none if there are none; `line` is the line that
    it holds for, None for the whole file.
    """

    word: str
    codes: frozenset[str]
    line: int | None
    span: Span
    reason: str


class Suppressed(NamedTuple):
    """What is left of the findings, and what was suppressed, with the reason given."""

    kept: list[Finding]
    suppressed: list[tuple[Finding, str]]


def apply(source: Source, findings: Iterable[Finding], enabled: set[str]) -> Suppressed:
    """Take the suppressed findings out, and put those on useless suppressions in.

    A suppression of rules that are not `enabled` is not useless: nobody has asked them.
    """
    outcome = Suppressed([], [])
    ignores = list(_ignores(source))
    numbered = _Numbered(ignores)
    commands = comments.Commands(source)
    used: set[int] = set()
    for finding in findings:
        spans = [span for span in (finding.span, finding.anchor) if span]
        first = min(source.line_of(span.start) for span in spans)
        # No place ends with a line break, after which the next line would be its last.
        last = max(source.line_of(span.end) for span in spans)
        number = numbered.first(finding.code, *commands.around(first, last))
        if number is None:
            outcome.kept.append(finding)
        else:
            used.add(number)
            outcome.suppressed.append((finding, ignores[number].reason))
    (rule,) = [line.load() for line in rules.COMMENT.lines]
    unknown = 0
    if rule.code in enabled:
        for number, ignore in enumerate(ignores):
            if number not in used and (not ignore.codes or ignore.codes & enabled):
                unknown += bool(ignore.word and not ignore.codes)
                here = source.line_of(ignore.span.start)
                message, help = _complaint(ignore, here, is_advised=unknown <= MAX_ADVISED)
                outcome.kept.append(rule.finding((source, ignore.span), message, help))
    return outcome


class _Numbered:
    """The numbers of suppressions, by the rules and lines that they are for."""

    def __init__(self, ignores: list[Ignore]) -> None:
        self._everywhere: dict[str, int] = {}
        self._at: dict[str, list[tuple[int, int]]] = {}  # line and number, both ascending
        for number, ignore in enumerate(ignores):
            for code in ignore.codes:
                if ignore.line is None:
                    self._everywhere.setdefault(code, number)
                else:
                    self._at.setdefault(code, []).append((ignore.line, number))

    def first(self, code: str, start: int, end: int) -> int | None:
        """Give the first suppression of a rule for one of the lines from `start` to `end`."""
        at = self._at.get(code, [])
        place = bisect_left(at, (start, 0))
        numbers = [self._everywhere[code]] if code in self._everywhere else []
        if place < len(at) and at[place][0] <= end:
            numbers.append(at[place][1])
        return min(numbers, default=None)


def _complaint(ignore: Ignore, here: int, *, is_advised: bool) -> tuple[str, str]:
    if not ignore.word:
        return "suppression without a rule has no effect", "write 'ignore[RULE]'"
    if not ignore.codes:
        try:
            rules.select([ignore.word])
        except rules.UnknownRule as error:
            why = str(error) if is_advised else f"unknown rule '{shorten(error.word)}'"
            return f"unused suppression: {why}", "correct the rule, or remove the suppression"
    where = "in the file"
    if ignore.line is not None:
        where = "on its line" if ignore.line == here else "on the next line"
    return (
        f"unused suppression: '{shorten(ignore.word)}' reports nothing {where}",
        f"remove '{shorten(ignore.word)}'",
    )


def _ignores(source: Source) -> Iterator[Ignore]:
    """Find the suppressions, one for each word in brackets."""
    for comment in comments.containing(source, WORDS):
        match = comment.match
        words = [word.strip() for word in (match[2] or "").split(",")]
        for word in [word for word in words if word][:MAX_WORDS] or [""]:
            try:
                codes = frozenset(rules.select([word])) if word else frozenset()
            except rules.UnknownRule:
                codes = frozenset()
            line = None if match[1] == "ignore-file" else comment.line
            yield Ignore(word, codes, line, comment.span, comments.without_end(match[3]))
