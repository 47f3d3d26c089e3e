"""Words of shell text, as the shell gives them to a program: quotes, escapes, expansions."""

from __future__ import annotations

import re

from ...model.names import UNKNOWN
from ...text.source import Span
from ..templates import FIRST, TEMPLATE, expression
from .nesting import Parts, Word
from .variables import EXPANSION, Variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

BREAKS = frozenset(" \t\r\n\f\v;&|()<>")
"""What ends a word."""

_SURE_BREAKS = BREAKS - frozenset("<(")
"""Those with which no template or placeholder begins."""

_PLAIN = re.compile(rf"[^\s;&|()<>\\'\"`$#{{{UNKNOWN}]+")
_IN_QUOTES = re.compile(rf"[^\"\\`${{(<{UNKNOWN}]+")
_PLACEHOLDER = re.compile(r"<[A-Za-z][^<>\n|&;()]*(?<!\s)>")
_BRACES = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_ANSI = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


class WordReader:
    """Reads words of `text`; `run` reads commands up to a character, for those in a word."""

    def __init__(self, text: str, variables: Variables, run: Callable[[int, str], int]) -> None:
        self._text = text
        self._variables = variables
        self._run = run
        self._unclosed: set[object] = set()

    def read(self, at: int, closer: str) -> tuple[Word, int]:
        """Read a word from `at`; give it, and where it ends, which may be at `closer`."""
        text, start = self._text, at
        plain = _PLAIN.match(text, at)
        if plain and text[plain.end() : plain.end() + 1] in _SURE_BREAKS:  # as nearly all are
            end = plain.end()
            return Word(plain[0], Span(at, end), [(0, end - at, at)]), end
        parts = Parts()
        while at < len(text) and text[at] != closer:
            char = text[at]
            if char in BREAKS and not self.is_replaced(at):
                break
            if plain := _PLAIN.match(text, at):
                parts.spelled(plain[0], at)
                at = plain.end()
            elif char == "\\":
                at = self._escape(at, parts)
            elif char == "'":
                at = self._single_quoted(at + 1, parts)
            elif char == '"':
                at = self._quoted(at + 1, parts)
            elif template := self._template(at):
                at = self._replaced(template, parts, is_quoted=False)
            elif char == "<":
                at = text.index(">", at) + 1
                parts.unknown()
            else:
                at = self._special(at, parts, is_quoted=False)
        return parts.word(start, min(at, len(text))), at

    def find(self, what: str, at: int) -> int:
        """Give where `what` stands from `at` on; the end where it does not."""
        place = self._text.find(what, at)
        return len(self._text) if place < 0 else place

    def continued(self, at: int) -> int:
        """Give how long the continuation of a line at `at` is, 0 for none."""
        if self._text.startswith("\\\n", at):
            return 2
        return 3 if self._text.startswith("\\\r\n", at) else 0

    def is_replaced(self, at: int) -> bool:
        """Whether a template stands at `at`, or `<image>` or the like, for people to replace."""
        char = self._text[at]
        if char == "<" and _PLACEHOLDER.match(self._text, at) is not None:
            return True
        return char in "<(" and self._template(at) is not None

    def _template(self, at: int) -> re.Match[str] | None:
        """Match a template at `at`."""
        return TEMPLATE.match(self._text, at) if self._text[at] in FIRST else None

    def _replaced(self, template: re.Match[str], parts: Parts, *, is_quoted: bool) -> int:
        """Put in what a template stands for; give where it ends."""
        value = self._variables.get(expression(template[0]))
        if value is None or (not is_quoted and any(map(str.isspace, value))):
            parts.unknown(may_split=not is_quoted)
        else:
            parts.put(value)
            parts.may_split |= UNKNOWN in value and not is_quoted
        return template.end()

    def _escape(self, at: int, parts: Parts) -> int:
        if self.continued(at):
            return at + self.continued(at)
        start = min(at + 1, len(self._text) - 1)
        parts.spelled(self._text[start : at + 2], start)
        return at + 2

    def _single_quoted(self, at: int, parts: Parts) -> int:
        """Read to the end of single quotes; templates are replaced before the shell comes."""
        end = self.find("'", at)
        for template in TEMPLATE.finditer(self._text, at, end):
            parts.spelled(self._text[at : template.start()], at)
            at = self._replaced(template, parts, is_quoted=True)
        parts.spelled(self._text[at:end], at)
        return end + 1

    def _quoted(self, at: int, parts: Parts) -> int:
        """Read to the end of double quotes."""
        text = self._text
        while at < len(text):
            char = text[at]
            if plain := _IN_QUOTES.match(text, at):
                parts.spelled(plain[0], at)
                at = plain.end()
            elif char == '"':
                return at + 1
            elif char == "\\" and self.continued(at):
                at += self.continued(at)
            elif char == "\\":
                escapes = text[at + 1 : at + 2] in ('"', "\\", "$", "`")
                parts.spelled(text[at + escapes : at + 2], at + escapes)
                at += 2
            else:
                at = self._special(at, parts, is_quoted=True)
        return at

    def _special(self, at: int, parts: Parts, *, is_quoted: bool) -> int:
        """Read an expansion or a template; any other character stands for itself."""
        text, char = self._text, self._text[at]
        if template := self._template(at):
            return self._replaced(template, parts, is_quoted=is_quoted)
        if text.startswith(("{{", "${{"), at) and "}}" not in self._unclosed:
            end = text.find("}}", at)
            if end >= 0:
                parts.unknown(may_split=not is_quoted)
                return end + 2
            self._unclosed.add("}}")
        if char == "$":
            return self._dollar(at + 1, parts, is_quoted=is_quoted)
        if char == "`":
            parts.unknown(may_split=not is_quoted)
            return self._run(at + 1, "`")
        if char == UNKNOWN:
            parts.unknown(may_split=not is_quoted)
        else:
            parts.spelled(char, at)
        return at + 1

    def _dollar(self, at: int, parts: Parts, *, is_quoted: bool) -> int:
        """Read what follows a dollar."""
        text = self._text
        at += text.startswith("$", at)  # `$$` of a makefile is the shell's `$`
        if expansion := EXPANSION.match(text, at):
            value = self._variables.get(f"${expansion[0]}")
            if value is not None and (is_quoted or not any(map(str.isspace, value))):
                parts.value(value)
                parts.may_split |= UNKNOWN in value and not is_quoted
            else:
                parts.unknown(may_split=not is_quoted or expansion[0] in ("@", "*"))
            return expansion.end()
        if text.startswith("(", at):
            parts.unknown(may_split=not is_quoted)
            return self._run(at + 1, ")")
        if text.startswith("{", at):
            expansion = self._closed(_BRACES, at)
            parts.unknown(may_split=not is_quoted or not expansion or "[@]" in expansion[0])
            return expansion.end() if expansion else at + 1
        if text.startswith("'", at) and not is_quoted:
            expansion = self._closed(_ANSI, at)
            if expansion and "\\" not in expansion[1]:
                parts.spelled(expansion[1], at + 1)
            else:
                parts.unknown()
            return expansion.end() if expansion else at + 1
        if is_quoted or not text.startswith('"', at):
            parts.spelled("$", at - 1)
        return at

    def _closed(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """Match what ends somewhere behind; where one does not, no later one is tried."""
        match = None if pattern in self._unclosed else pattern.match(self._text, at)
        if not match:
            self._unclosed.add(pattern)
        return match
