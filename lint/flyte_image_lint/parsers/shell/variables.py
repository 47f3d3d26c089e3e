"""The variables of a script whose texts are known: those that it assigns once."""

from __future__ import annotations

import re
from collections import Counter

from ...model.names import MAX_EXPANDED, MAX_VALUE, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .nesting import Word

EXPANSION = re.compile(r"[A-Za-z_]\w*|[0-9@*#?!-]|\((\w+)\)|\{(\w+)\}", re.ASCII)
"""What follows the dollar where a variable stands by itself; in makefiles in parentheses."""

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=", re.ASCII)
_BINDING = re.compile(
    r"(?<![\w$.-])([A-Za-z_]\w*)\+?=|\$\{(\w+):?=|"
    r"\b(for|select|unset|read|getopts|mapfile|readarray|printf|let)\b([^\n;|&]*)",
    re.ASCII,
)
_DECLARING = frozenset(("export", "readonly", "local", "declare", "typeset"))
_READING = frozenset((".", "source"))
_ENVIRONMENTS = ("activate", "conda.sh", "nvm.sh", ".bashrc", ".profile", ".bash_profile")
_IMPLIED = {
    "getopts": ("OPTARG", "OPTIND"),
    "read": ("REPLY",),
    "select": ("REPLY",),
    "mapfile": ("MAPFILE",),
    "readarray": ("MAPFILE",),
}
"""Names that commands bind without naming them."""

_SIMPLE = re.compile(r"[\w./:=@%+,-]+", re.ASCII)


def assigned(word: Word) -> str | None:
    """Give the name of the variable that a word assigns, None if it is no assignment."""
    assignment = _ASSIGNMENT.match(word.text)
    return assignment[1] if assignment else None


class Variables:
    """Texts by the expressions that stand for them, `$X`, `${X}`, `$(X)`: `outer` ones, and learnt.

    The outer ones are not copied: one file may have many scripts. No text is longer than MAX_VALUE.
    All that are handed out have MAX_EXPANDED code points together; what is asked for then is
    UNKNOWN.
    """

    def __init__(self, text: str, outer: dict[str, str]) -> None:
        self._text = text
        self._outer = outer
        self._bindings: Counter[str] | None = None
        self._learnt: dict[str, str] = {}
        self._forgotten: set[str] = set()
        self._left = MAX_EXPANDED

    def get(self, expression: str) -> str | None:
        """Give the text that an expression stands for, None where that is not known."""
        text = self._learnt.get(expression)
        if text is None and expression not in self._forgotten:
            text = self._outer.get(expression)
        if text is None:
            return None
        is_shells = expression not in self._learnt and not expression.startswith(("$(", "${{"))
        if is_shells and expression.strip("${}") in self._bound():
            return None
        self._left -= len(text)
        return text if self._left >= 0 else None

    def words(self, expression: str) -> list[str]:
        """Give the words that an expression makes, if they are several, and simple ones."""
        words = (self.get(expression) or "").split()
        return words if len(words) > 1 and all(map(_SIMPLE.fullmatch, words)) else []

    def learn(self, words: list[Word]) -> None:
        """Remember what a command assigns, if it does nothing else, and it is not assigned anew.

        What another script is read into may be assigned there.
        """
        if words[0].text in _READING and not _is_environment(words[1:]):
            self._forgotten.update(self._learnt)
            self._learnt.clear()
            return
        assignments = words[words[0].text in _DECLARING :]
        if not all(map(assigned, assignments)):
            return
        for word in assignments:
            name, _equals, value = word.text.partition("=")
            if len(value) > MAX_VALUE:
                value = UNKNOWN
            if self._bound()[name] == 1:
                for expression in (f"${name}", f"${{{name}}}"):
                    self._learnt[expression] = value

    def _bound(self) -> Counter[str]:
        """Count how often the text binds each name."""
        if self._bindings is None:
            self._bindings = counted(self._text)
        return self._bindings


def counted(text: str) -> Counter[str]:
    """Count how often scripts in a text bind each name."""
    counts: Counter[str] = Counter()
    for name, default, command, rest in _BINDING.findall(text):
        counts.update([name or default, *_IMPLIED.get(command, ()), *rest.split()])
    return counts


def _is_environment(words: list[Word]) -> bool:
    """Whether a script that is read sets up tools, and no variables of one's own."""
    return bool(words) and words[0].text.rpartition("/")[2] in _ENVIRONMENTS
