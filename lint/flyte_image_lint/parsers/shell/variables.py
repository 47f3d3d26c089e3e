"""The variables of a script whose texts are known: those that it assigns once."""

from __future__ import annotations

import re
from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .nesting import Word

EXPANSION = re.compile(r"[A-Za-z_]\w*|[0-9@*#?!-]|\((\w+)\)|\{(\w+)\}", re.ASCII)
"""What follows the dollar where a variable stands by itself; in makefiles in parentheses."""

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=", re.ASCII)
_BINDING = re.compile(
    r"(?<![\w$.-])([A-Za-z_]\w*)\+?=|\$\{(\w+):?=|"
    r"\b(?:for|select|unset|read|getopts|mapfile|readarray|printf|let)\b([^\n;|&]*)",
    re.ASCII,
)
_DECLARING = frozenset(("export", "readonly", "local", "declare", "typeset"))
_SIMPLE = re.compile(r"[\w./:=@%+,-]+", re.ASCII)


def assigned(word: Word) -> str | None:
    """Give the name of the variable that a word assigns, None if it is no assignment."""
    found = _ASSIGNMENT.match(word.text)
    return found[1] if found else None


class Variables:
    """Texts by the expressions that stand for them, `$X`, `${X}`, `$(X)`: `given`, and learnt."""

    def __init__(self, text: str, given: dict[str, str]) -> None:
        self._text = text
        self._texts = dict(given)
        self._bindings: Counter[str] | None = None
        self._learnt: set[str] = set()

    def get(self, expression: str) -> str | None:
        """Give the text that an expression stands for, None where that is not known."""
        given = self._texts.get(expression)
        if given is None or expression in self._learnt or expression.startswith(("$(", "${{")):
            return given
        return None if expression.strip("${}") in self._bound() else given

    def words(self, expression: str) -> list[str]:
        """Give the words that an expression makes, if they are several, and simple ones."""
        words = (self.get(expression) or "").split()
        return words if len(words) > 1 and all(map(_SIMPLE.fullmatch, words)) else []

    def learn(self, words: list[Word]) -> None:
        """Remember what a command assigns, if it does nothing else, and it is not assigned anew."""
        assignments = words[words[0].text in _DECLARING :]
        if not all(map(assigned, assignments)):
            return
        for word in assignments:
            name, _equals, value = word.text.partition("=")
            if self._bound()[name] == 1:
                for expression in (f"${name}", f"${{{name}}}"):
                    self._texts[expression] = value
                    self._learnt.add(expression)

    def _bound(self) -> Counter[str]:
        """Count how often the text binds each name."""
        if self._bindings is None:
            self._bindings = counted(self._text)
        return self._bindings


def counted(text: str) -> Counter[str]:
    """Count how often scripts in a text bind each name."""
    counts: Counter[str] = Counter()
    for name, default, rest in _BINDING.findall(text):
        counts.update([name or default, *rest.split()])
    return counts
