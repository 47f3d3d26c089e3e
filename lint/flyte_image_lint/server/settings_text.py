"""Where an offset is in a settings file that is being written: under which key, and in what.

A TOML parser refuses what is half-written; this looks at brackets, quotes and equals signs only.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from ..settings.declarations import ProjectSettings
from ..settings.model import OWN, PYPROJECT
from ..text.source import Span
from .markdown import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..text.source import Source

_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*)"
    r"|(?P<string>\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)"
    r"|\"(?:[^\"\\\n]|\\[^\n])*(?:\"|\\?(?=\n|\Z))|'[^'\n]*(?:'|(?=\n|\Z)))"
    r"|(?P<word>[\w.+-]+)|(?P<mark>[\[\]{}=,\n])",
    re.DOTALL,
)
_TABLE = ("tool", "flyte-image-lint")


class Word(NamedTuple):
    """A word or a string: its text, where that is, the keys that it is under, whether it is one.

    `quote` is what it begins with, "" for a bare word; `is_open` says that it does not end.
    """

    text: str
    span: Span
    path: tuple[str, ...]
    is_key: bool
    quote: str = ""
    is_open: bool = False


MAX_SCANNED = 200_000
"""Code points; no settings have near as many, and a longer text is taken for an empty one."""


class Scan:
    """A text up to some place: its words, and what may come next there."""

    def __init__(self, text: str) -> None:
        text = text if len(text) <= MAX_SCANNED else ""
        self.words: list[Word] = []
        self._table: tuple[str, ...] = ()
        self._keys: list[str] = []  # of the line, then of each inline table
        self._open: list[str] = []  # brackets
        self._after_equals = [False]  # for the line, then for each inline table
        self._header: list[str] | None = None
        self._last = "\n"  # mark, "" for a word
        for token in _TOKEN.finditer(text):
            if not token["comment"]:
                self._last = token["mark"] or ""
            if token["mark"]:
                self._mark(token["mark"])
            elif not token["comment"]:
                self._word(token)
        self.is_comment = text.rpartition("\n")[2].lstrip().startswith("#")

    @property
    def path(self) -> tuple[str, ...]:
        """The keys around the place."""
        return (*self._table, *self._keys)

    @property
    def wants_key(self) -> bool:
        """Whether a key stands, or may stand, at the place."""
        return not self._after_equals[-1] and (not self._open or self._open[-1] == "{")

    @property
    def wants_value(self) -> bool:
        """Whether a value may begin at the place."""
        in_list = bool(self._open) and self._open[-1] == "["
        return self._last in ("[", ",", "\n") if in_list else self._last == "="

    def _mark(self, mark: str) -> None:
        if self._header is not None:
            if mark in "]\n":
                self._table, self._header = tuple(self._header), None
            return
        if mark == "[" and not self._open and not self._after_equals[-1]:
            self._header = []
        elif mark in "[{":
            self._open.append(mark)
            if mark == "{":
                self._after_equals.append(False)
        elif mark in "]}" and self._open:
            if self._open.pop() == "{":
                self._close()
        elif mark == "=":
            self._after_equals[-1] = True
            last = self.words[-1] if self.words else None
            if last is not None and last.is_key:
                self._keys += _parts(last)
        elif mark == "\n" and not self._open:
            self._keys, self._after_equals = [], [False]
        elif mark == "," and self._open and self._open[-1] == "{":
            self._end_pair()

    def _close(self) -> None:
        self._end_pair()
        if len(self._after_equals) > 1:
            self._after_equals.pop()

    def _end_pair(self) -> None:
        if self._after_equals[-1] and self._keys:
            self._keys.pop()
        self._after_equals[-1] = False

    def _word(self, token: re.Match[str]) -> None:
        text, start = token[0], token.start()
        quote = ""
        is_open = False
        if token["string"]:
            quote = text[:3] if text[:3] in ('"""', "'''") else text[0]
            is_open = len(text) < 2 * len(quote) or not text.endswith(quote)
            text = text[len(quote) :]
            text = text if is_open else text[: -len(quote)]
        start += len(quote)
        word = Word(text, Span(start, start + len(text)), self.path, self.wants_key, quote, is_open)
        if self._header is not None:
            self._header += _parts(word)
        else:
            self.words.append(word)


def _parts(word: Word) -> list[str]:
    return [word.text] if word.quote else [part for part in word.text.split(".") if part]


def is_settings_file(path: str) -> bool:
    """Whether a file may hold settings, by its name."""
    return os.path.basename(path) in (OWN, PYPROJECT)


def below_settings(path: str, keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """Give keys as those of the settings; None where they are another program's."""
    if os.path.basename(path) == OWN:
        return keys
    return keys[len(_TABLE) :] if keys[: len(_TABLE)] == _TABLE else None


def setting_at(
    source: Source, offset: int, described: Callable[[str], str | None]
) -> tuple[str, Span] | None:
    """Say what is known of the key, or of the rule, at an offset; `described` tells of rules."""
    for word in Scan(source.printable_text).words:
        if not word.span.start <= offset <= word.span.end:
            continue
        keys = below_settings(source.path, word.path)
        if keys == () and word.is_key:
            text = about_setting(word.text)
            return (text, word.span) if text else None
        if keys and keys[0] in ("select", "ignore", "extend-select", "per-file-ignores"):
            text = described(word.text) if not word.is_key else None
            return (text, word.span) if text else None
        if keys == ("severity",) and word.is_key:
            text = described(word.text)
            return (text, word.span) if text else None
    return None


def about_setting(key: str) -> str | None:
    """Give the documentation of a setting."""
    declared = ProjectSettings.declarations().get(key)
    if declared is None:
        return None
    return f"**{key}**: {declared.doc}\n\nExample: {code(declared.example)}"
