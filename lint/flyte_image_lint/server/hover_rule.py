"""What is known of a rule in a comment that suppresses it, or in the settings."""

from __future__ import annotations

from .. import rules
from ..engine.suppress import QUICK_TEST, WORDS
from ..parsers.comments import containing
from ..text.source import Source, Span
from .markdown import code, listed, prose
from .settings_text import is_settings_file, setting_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def about_rule(source: Source, offset: int) -> tuple[str, Span] | None:
    """Say what is known of the rule, or the setting, that is named at an offset."""
    if is_settings_file(source.path):
        return setting_at(source, offset, described)
    for word, span in _words(source, offset):
        if span.start <= offset <= span.end:
            text = described(word)
            return (text, span) if text else None
    return None


def described(word: str) -> str | None:
    """Describe what a word selects: a rule, or several; None if it is nothing."""
    try:
        codes = sorted(rules.select([word]))
    except rules.UnknownRule:
        return None
    if len(codes) > 1:
        names = [f"{code(one)} {rules.LINES[one].name}" for one in codes]
        return f"**{prose(word)}**: {len(codes)} rules\n\n{listed(names, 12)}"
    rule = rules.load(codes[0])
    return (
        f"**{rule.code} {rule.name}**: {rule.summary} ({rule.severity})\n\n{rule.what}\n\n"
        f"[{rule.name}]({rule.url})"
    )


def _words(source: Source, offset: int) -> Iterator[tuple[str, Span]]:
    """Yield the words in the brackets of the suppression on the line of an offset."""
    line = source.line_of(offset)
    if QUICK_TEST.decode() not in source.line_text(line):
        return
    for comment in containing(source, WORDS):
        start = comment.span.start
        if source.line_of(start) != line or comment.match[2] is None:
            continue
        begin = comment.match.start(2) + source.line_span(line).start
        for word in comment.match[2].split(","):
            left = len(word) - len(word.lstrip())
            stripped = word.strip()
            yield stripped, Span(begin + left, begin + left + len(stripped))
            begin += len(word) + 1
