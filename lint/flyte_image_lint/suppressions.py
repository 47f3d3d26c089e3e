"""Comments that suppress findings: `# flyte-image-lint: ignore[RULE, …] reason`.

On the line of the finding (YAML only: in INI it would be part of the value), alone on a line
above it, or, as `ignore-file[…]`, anywhere for the whole file.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from io import StringIO
from typing import NamedTuple

from . import rules
from .findings import Finding
from .text import Source, Span, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TELLING = b"flyte-image-lint:"
"""What a file holds that has suppressions; others are not searched."""

_COMMENT = re.compile(
    r"[#;]\s*flyte-image-lint:\s*(ignore-file|ignore)\b(?:\s*\[([^\]\n]*)\])?(.*)"
)


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


def apply(source: Source, is_yaml: bool, findings: Iterable[Finding], enabled: set[str]) -> Outcome:
    """Take the suppressed findings out, and put those on useless suppressions in.

    A suppression of rules that are not `enabled` is not useless: nobody has asked them.
    """
    outcome = Outcome([], [])
    ignores = list(_ignores(source, is_yaml))
    numbers: dict[tuple[int | None, str], int] = {}
    for number, ignore in enumerate(ignores):
        for code in ignore.codes:
            numbers.setdefault((ignore.line, code), number)
    used: set[int] = set()
    for finding in findings:
        spans = [span for span in (finding.span, finding.anchor) if span]
        first = min(source.position(span.start)[0] for span in spans)
        last = max(source.position(max(span.start, span.end - 1))[0] for span in spans)
        keys = [(line, finding.code) for line in (None, *range(first, last + 1))]
        number = min((numbers[key] for key in keys if key in numbers), default=-1)
        if number < 0:
            outcome.kept.append(finding)
        else:
            used.add(number)
            outcome.suppressed.append((finding, ignores[number].reason))
    rule = rules.load(rules.SELF[0][0])
    if rule.code in enabled:
        for number, ignore in enumerate(ignores):
            if number not in used and (not ignore.codes or ignore.codes & enabled):
                message, help = _complaint(ignore)
                outcome.kept.append(
                    Finding(rule.code, rule.name, rule.severity, message, help, source, ignore.span)
                )
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


def _ignores(source: Source, is_yaml: bool) -> Iterator[Ignore]:
    """Find the suppressions, one for each word in brackets."""
    scalars = list(_scalars(source)) if is_yaml else []
    following = _following(source, is_yaml)
    for number in range(1, len(source.starts()) + 1):
        span, text = source.line_span(number), source.line_text(number)
        found = _COMMENT.search(text)
        while found and _is_inside(scalars, span.start + found.start()):
            found = _COMMENT.search(text, found.start() + 1)
        if found is None:
            continue
        before = text[: found.start()]
        alone = not before.strip()
        if found[0][0] == ";" and (is_yaml or not alone):
            continue
        if not alone and (not is_yaml or not before[-1].isspace()):
            continue
        line: int | None = number
        if found[1] == "ignore-file":
            line = None
        elif alone:
            line = following[number]
        here = Span(span.start + found.start(), span.end)
        words = [word.strip() for word in (found[2] or "").split(",")]
        for word in [word for word in words if word] or [""]:
            try:
                codes = frozenset(rules.select([word])) if word else frozenset()
            except rules.UnknownRule:
                codes = frozenset()
            yield Ignore(word, codes, line, here, found[3].strip())


def _following(source: Source, is_yaml: bool) -> list[int]:
    """Give for each line the next that is neither blank nor a comment; 0, which is none."""
    marks = ("#",) if is_yaml else ("#", ";")
    count = len(source.starts())
    following = [0] * (count + 1)
    for number in range(count, 1, -1):
        text = source.line_text(number).strip()
        is_content = text and not text.startswith(marks)
        following[number - 1] = number if is_content else following[number]
    return following


def _is_inside(spans: list[tuple[int, int]], offset: int) -> bool:
    """Whether the offset is in one of the spans, which stand in their order."""
    at = bisect_right(spans, (offset, sys.maxsize)) - 1
    return at >= 0 and offset < spans[at][1]


def _scalars(source: Source) -> Iterator[tuple[int, int]]:
    """Give the places of YAML's scalars, in which no comment is, as far as it can be read."""
    import yaml  # only for files with suppressions

    text = source.printable_text.replace("\r\n", "\n").replace("\r", "\n")
    at = source.offset_of_translated
    try:
        for token in yaml.scan(StringIO(text), Loader=yaml.SafeLoader):
            if isinstance(token, yaml.ScalarToken):
                start, end = token.start_mark.index, token.end_mark.index
                if token.style in ("|", ">"):  # a comment may stand behind that
                    start = max(start, text.find("\n", start, end))
                yield at(start), at(end)
    except (yaml.YAMLError, RecursionError):
        return
