"""Shell text to simple commands.

What follows is known: quotes, escapes, continued lines, comments, redirections, here-documents
(passed over), and command substitutions, whose commands are found as well. What is expanded is
not known, save for variables that are assigned once. Templates (`{{ … }}`, `${{ … }}`) and
placeholders of documentation (`<image>`) are taken for something that is not known, too.
"""

from __future__ import annotations

import re

from ...text.source import Span
from .nesting import Word
from .variables import EXPANSION, Variables
from .words import BREAKS, WordReader

_ENDS = ("", " ", "\t", "\r", "\n", ";", ")")
_REDIRECTION = re.compile(r"<<<|<<-?|[<>]&|>>|>\||<>|[<>]")
_RESERVED = frozenset(("if", "then", "elif", "else", "while", "until", "do", "!", "{", "time"))


def split(text: str, variables: dict[str, str] | None = None) -> list[list[Word]]:
    """Give the simple commands of a script; the places of words are offsets in `text`.

    `variables` are texts by the expressions that stand for them: `$X`, `${X}`, `$(X)`. Those
    that the script assigns are added. Raises RecursionError for texts that are nested deeply.
    """
    splitter = _Splitter(text, variables or {})
    splitter.run(0, "")
    return splitter.commands


class _Splitter:
    def __init__(self, text: str, variables: dict[str, str]) -> None:
        self.commands: list[list[Word]] = []
        self._text = text
        self._variables = Variables(text, variables)
        self._words = WordReader(text, self._variables, self.run)
        self._heredocs: list[tuple[str, bool]] = []

    def run(self, at: int, closer: str) -> int:
        """Read commands from `at` to the `closer` that stands for itself; give where it ends."""
        text, reader, words, depth = self._text, self._words, list[Word](), 0
        while at < len(text):
            char = text[at]
            if char in " \t\r\f\v":
                at += 1
            elif char == "\\" and reader.continued(at):
                at += reader.continued(at)
            elif char == closer and (not depth or closer == "`"):  # the next one, whatever is open
                self._end(words)
                return at + 1
            elif char == "#":
                at = reader.find("\n", at)
            elif char == "\n":
                words = self._end(words)
                at = self._after_heredocs(at + 1)
            elif char in "<>" and not (char == "<" and reader.is_replaced(at)):
                at = self._redirection(at, words, closer)
            elif char == "&" and text.startswith("&>", at):
                at += 1
            elif char in ";&|()" and not (char == "(" and reader.is_replaced(at)):
                depth = max(0, depth + (char == "(") - (char == ")"))
                words = self._end(words)
                at += 1
            elif several := self._several(at):
                words += several
                at = several[-1].span.end
            else:
                word, at = reader.read(at, closer)
                words.append(word)
        self._end(words)
        return at

    def _end(self, words: list[Word]) -> list[Word]:
        """Keep a command, if it is one, and begin the next."""
        first = 0
        while first < len(words) and words[first].text in _RESERVED:
            first += 1
        if words := words[first:]:
            self.commands.append(words)
            self._variables.learn(words)
        return []

    def _several(self, at: int) -> list[Word]:
        """Give the words of a variable that stands by itself and holds several."""
        expansion = EXPANSION.match(self._text, at + 1) if self._text[at] == "$" else None
        if not expansion or self._text[expansion.end() : expansion.end() + 1] not in _ENDS:
            return []
        span = Span(at, expansion.end())
        return [Word(word, span) for word in self._variables.words(f"${expansion[0]}")]

    def _redirection(self, at: int, words: list[Word], closer: str) -> int:
        """Pass over a redirection and what it leads to."""
        text = self._text
        if words and words[-1].span.end == at and words[-1].text.isdigit():
            words.pop()
        redirection = _REDIRECTION.match(text, at)
        at = redirection.end() if redirection else at + 1
        while at < len(text) and text[at] in " \t":
            at += 1
        if at >= len(text) or text[at] in BREAKS or text[at] == closer:
            return at
        target, at = self._words.read(at, closer)
        if redirection and redirection[0] in ("<<", "<<-"):
            self._heredocs.append((target.text, redirection[0] == "<<-"))
        return at

    def _after_heredocs(self, at: int) -> int:
        for delimiter, is_indented in self._heredocs:
            while at < len(self._text):
                end = self._words.find("\n", at)
                line = self._text[at:end].removesuffix("\r")
                at = end + 1
                if (line.lstrip("\t") if is_indented else line) == delimiter:
                    break
        self._heredocs.clear()
        return at
