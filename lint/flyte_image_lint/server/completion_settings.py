"""Keys and values of the settings, in `.flyte-image-lint.toml` and `pyproject.toml`."""

from __future__ import annotations

import re

from ..reporters import FORMATS
from ..settings.declarations import LEVELS, ProjectSettings
from ..settings.registry_checks import REQUIREMENTS
from .completion_item import KEY, VALUE, Item, word_at
from .completion_rules import rule_items
from .settings_text import MAX_SCANNED, Scan, about_setting, below_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..text.source import Source, Span
_REST = re.compile(r"[\w.-]*")
_RULES = ("rules", "files by rules")
_PLATFORMS = ("linux/amd64", "linux/arm64")


def in_settings(source: Source, offset: int) -> Iterator[Item]:
    """Offer what the settings may have at an offset."""
    text = source.printable_text
    if len(text) > MAX_SCANNED:
        return
    scan = Scan(text[:offset])
    last = scan.words[-1] if scan.words else None
    typed = last if last and last.span.end == offset and (last.is_open or not last.quote) else None
    path, start = scan.path, typed.span.start if typed else offset
    if scan.wants_key and typed and not typed.quote and "." in typed.text:
        *parents, partial = typed.text.split(".")
        path, start = (*path, *parents), offset - len(partial)
    keys = below_settings(source.path, path)
    if scan.is_comment or keys is None:
        return
    span = word_at(text, offset, text[start:offset], _REST)
    if scan.wants_key:
        yield from _keys(source, keys, span, is_quoted=bool(typed and typed.quote))
    elif typed or scan.wants_value:
        yield from _values(keys, span, "" if typed and typed.quote else '"')


def _keys(source: Source, keys: tuple[str, ...], span: Span, *, is_quoted: bool) -> Iterator[Item]:
    if not keys and not is_quoted:
        there = {
            word.text
            for word in Scan(source.printable_text).words
            if word.is_key and below_settings(source.path, word.path) == () and word.span != span
        }
        for key, declared in ProjectSettings.declarations().items():
            if key not in there:
                yield Item(key, f"{key} = ", span, KEY, declared.example, about_setting(key) or "")
    elif keys == ("severity",):
        yield from rule_items(span)
    elif keys == ("policy",):
        for key in ("match", "require"):
            yield Item(key, key if is_quoted else f"{key} = ", span, KEY)


def _values(keys: tuple[str, ...], span: Span, quote: str) -> Iterator[Item]:
    declared = ProjectSettings.declarations().get(keys[0]) if keys else None
    if declared is None:
        return
    words: tuple[str, ...] = ()
    if declared.kind in _RULES and len(keys) == 1 + (declared.kind == "files by rules"):
        yield Item("ALL", f"{quote}ALL{quote}", span, VALUE, "all rules")
        yield from rule_items(span, quote=quote)
    elif len(keys) == 1:
        words = {"format": tuple(FORMATS), "platform": _PLATFORMS}.get(
            declared.kind, declared.choices if declared.kind == "choice" else ()
        )
    elif declared.kind == "severities":
        words = LEVELS
    elif keys == ("policy", "require"):
        words = REQUIREMENTS
    for word in words:
        yield Item(word, f"{quote}{word}{quote}", span, VALUE)
