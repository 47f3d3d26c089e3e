"""Rules that a comment may suppress."""

from __future__ import annotations

import re

from .. import rules
from ..parsers.kinds import syntax_of
from .completion_item import RULE, VALUE, Item, word_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..text.source import Source, Span

_BRACKETS = re.compile(
    r"flyte-image-lint:\s*(?:ignore-file|ignore)\s*\[(?:[^\]\n]*,)?\s*([\w-]*)\Z"
)
_WORD = re.compile(r"flyte-image-lint:\s*([\w-]*)\Z")
_REST = re.compile(r"[\w-]*")
_FORMS = (
    ("ignore", "suppress rules on a line"),
    ("ignore-file", "suppress rules in the file"),
)


def in_ignore(source: Source, offset: int, before: str) -> Iterator[Item]:
    """Offer what a suppression may have at an offset, if that is in one.

    `before` is what stands before it on its line, or the end of that.
    """
    text = source.printable_text
    if not syntax_of(source.kind, source.path).marks:
        return
    if match := _BRACKETS.search(before):
        by_code = match[1].upper().startswith("FIL")
        yield from rule_items(word_at(text, offset, match[1], _REST), by_code=by_code)
    elif match := _WORD.search(before):
        span = word_at(text, offset, match[1], _REST)
        for word, about in _FORMS:
            yield Item(word, f"{word}[", span, VALUE, about)


def rule_items(span: Span, *, by_code: bool = False, quote: str = "") -> Iterator[Item]:
    """Offer all rules, by name or by code."""
    for code in rules.MODULES:
        rule = rules.load(code)
        word, other = (code, rule.name) if by_code else (rule.name, code)
        yield Item(word, f"{quote}{word}{quote}", span, RULE, f"{other}: {rule.summary}", rule.what)
