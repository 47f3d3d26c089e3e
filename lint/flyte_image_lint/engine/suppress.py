"""Comments that suppress findings: `# flyte-image-lint: ignore[RULE, …] reason`.

On the line of the finding (in INI it would be part of the value), alone on a line above it, or,
as `ignore-file[…]`, anywhere for the whole file.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .. import rules
from ..parsers import comments
from ..text.source import Source, Span, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.finding import Finding

TELLING = b"flyte-image-lint:"
"""What a file holds that has suppressions; others are not searched."""

_WORDS = re.compile(r"flyte-image-lint:\s*(ignore-file|ignore)\b(?:\s*\[([^\]\n]*)\])?(.*)")


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


class Outcome(NamedTuple):
    """What is left of the findings, and what was suppressed, with the reason given."""

    kept: list[Finding]
    suppressed: list[tuple[Finding, str]]


def apply(source: Source, findings: Iterable[Finding], enabled: set[str]) -> Outcome:
    """Take the suppressed findings out, and put those on useless suppressions in.

    A suppression of rules that are not `enabled` is not useless: nobody has asked them.
    """
    outcome = Outcome([], [])
    ignores = list(_ignores(source))
    numbers: dict[tuple[int | None, str], int] = {}
    for number, ignore in enumerate(ignores):
        for code in ignore.codes:
            numbers.setdefault((ignore.line, code), number)
    used: set[int] = set()
    for finding in findings:
        spans = [span for span in (finding.span, finding.anchor) if span]
        first = min(source.position(span.start)[0] for span in spans)
        last = max(source.position(max(span.start, span.end - 1))[0] for span in spans)
        first, last = comments.around_command(source, first, last)
        keys = [(line, finding.code) for line in (None, *range(first, last + 1))]
        number = min((numbers[key] for key in keys if key in numbers), default=-1)
        if number < 0:
            outcome.kept.append(finding)
        else:
            used.add(number)
            outcome.suppressed.append((finding, ignores[number].reason))
    (rule,) = [line.load() for line in rules.COMMENT.lines]
    if rule.code in enabled:
        for number, ignore in enumerate(ignores):
            if number not in used and (not ignore.codes or ignore.codes & enabled):
                message, help = _complaint(ignore)
                outcome.kept.append(rule.finding((source, ignore.span), message, help))
    return outcome


def _complaint(ignore: Ignore) -> tuple[str, str]:
    if not ignore.word:
        return "this suppression names no rule, and suppresses nothing", "write 'ignore[RULE]'"
    if not ignore.codes:
        try:
            rules.select([ignore.word])
        except rules.UnknownRule as error:
            return f"this suppression suppresses nothing: {error}", "correct or remove it"
    where = "in this file" if ignore.line is None else "here"
    return (
        f"nothing {where} is a finding of '{shorten(ignore.word)}': this suppresses nothing",
        f"remove '{shorten(ignore.word)}'",
    )


def _ignores(source: Source) -> Iterator[Ignore]:
    """Find the suppressions, one for each word in brackets."""
    for comment in comments.containing(source, _WORDS):
        found = comment.found
        words = [word.strip() for word in (found[2] or "").split(",")]
        for word in [word for word in words if word] or [""]:
            try:
                codes = frozenset(rules.select([word])) if word else frozenset()
            except rules.UnknownRule:
                codes = frozenset()
            line = None if found[1] == "ignore-file" else comment.line
            yield Ignore(word, codes, line, comment.span, comments.without_end(found[3]))
