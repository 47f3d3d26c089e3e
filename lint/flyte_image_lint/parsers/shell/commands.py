"""Command lines of `pyflyte`, `flyte` and `union`, wherever they stand.

`scan` reads a script: a file, a step of CI, a recipe, a line of a notebook. `read` reads the
words of one command, as exec forms and lists of arguments give them.
"""

from __future__ import annotations

import re
from itertools import islice

from ...flyte.command_options import PROGRAMS
from ...flyte.places import FLYTE2, IMAGE_OPTION, REFS_OPTION
from ...model.names import UNKNOWN, SpannedText
from .. import environment_variables
from ..templates import TEMPLATE, expression
from .invocations import Invocation
from .nesting import Parts, Word, carried
from .splitting import split
from .variables import assigned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ...flyte.command_options import Program
    from ..document_builder import DocumentBuilder

    At = Callable[[SpannedText], SpannedText]

# They show commands, or look for them, and run none.
_PRINTERS = frozenset(
    ("echo", "printf", "print", "cat", "grep", "egrep", "fgrep", "rg", "which", "type", "whereis",
     "man", "alias", "pip", "pip3", "pkill", "pgrep")
)  # fmt: skip
# They run what comes behind their own words; `flyte` and `union` are also other things' names.
_RUNNERS = frozenset(
    ("uv", "uvx", "poetry", "pdm", "hatch", "pipenv", "rye", "pixi", "conda", "mamba", "exec",
     "time", "nohup", "sudo", "env", "command", "xargs", "timeout", "retry", "op", "doppler",
     UNKNOWN)
)  # fmt: skip
_EXPANSION = re.compile(rf"{TEMPLATE.pattern}|\$\([^()]*\)|\$\{{[^{{}}]*\}}|\$\w+")
MAX_WORDS = 5000
"""Words of a command; programs refuse many more, and looking at all would take minutes."""

MAX_PROGRAMS = 10
"""Words of a command that may be the program which is run, of those that are called like one."""

_SHELLS = frozenset(("sh", "bash", "zsh", "dash", "ash", "ksh"))


def scan(
    builder: DocumentBuilder, script: SpannedText, variables: dict[str, str] | None = None
) -> None:
    """Read a script. Raises RecursionError where it is nested too deeply.

    `variables` are texts by the expressions that stand for them, as `$(X)` in makefiles.
    """
    quick_test = (*PROGRAMS, *environment_variables.NAMES)
    if not variables and not any(name in script.text for name in quick_test):
        return
    for words in split(script.text, variables):
        _read(builder, words, script)


def read(
    builder: DocumentBuilder, words: Sequence[SpannedText], variables: dict[str, str] | None = None
) -> None:
    """Read the words of one command, whose places are those in the file.

    `variables` are texts by the expressions that stand for them.
    """
    _read(builder, [argument(word, variables or {}) for word in words], None)


def unread(
    builder: DocumentBuilder, words: Iterable[SpannedText], at: At = lambda word: word
) -> None:
    """Keep that a command which is not read may bind any name, if it runs a program."""
    for word in words:
        if program := PROGRAMS.get(_base(word)):
            place_kind = REFS_OPTION if program.flavour == FLYTE2 else IMAGE_OPTION
            builder.define(place_kind, at(word).span, None, None)
            return


def argument(word: SpannedText, variables: dict[str, str]) -> Word:
    """Give a word of a list of arguments, where variables and templates may be replaced."""
    parts, at = Parts(), 0
    for expansion in _EXPANSION.finditer(word.text):
        parts.spelled(word.text[at : expansion.start()], at)
        parts.put(variables.get(expression(expansion[0]), UNKNOWN))
        at = expansion.end()
    parts.spelled(word.text[at:], at)
    whole = carried(parts.word(0, len(word.text)), word)
    return Word(whole.text, word.span, whole.pieces)


def _read(builder: DocumentBuilder, words: list[Word], script: SpannedText | None) -> None:
    def at(word: SpannedText) -> SpannedText:
        return carried(word, script) if script else word

    begin = next((place for place, word in enumerate(words) if not assigned(word)), len(words))
    first = _base(words[begin]) if begin < len(words) else ""
    if first in _PRINTERS:
        return
    if len(words) > MAX_WORDS:
        unread(builder, words, at)
        return
    if begin < len(words):  # by itself, an assignment is for the shell alone
        for word in words:
            if script or " " not in word.text:  # no script in a list of them
                environment_variables.in_word(builder, word, at)
    for place, program in islice(_programs(words, begin, first), MAX_PROGRAMS):
        invocation = Invocation(builder, words[place:], program, script)
        if invocation.is_any:
            invocation.read(is_whole=all(word.text != "xargs" for word in words[:place]))
            return
    _nested(builder, words[begin:], first, at)


def _programs(words: list[Word], begin: int, first: str) -> Iterator[tuple[int, Program]]:
    """Give the words that may be the program that is run, with their places."""
    for place in range(begin, len(words)):
        program = PROGRAMS.get(_base(words[place]))
        if program and (program.name == "pyflyte" or place == begin or first in _RUNNERS):
            yield place, program


def _base(word: SpannedText) -> str:
    return word.text.rpartition("/")[2]


def _nested(builder: DocumentBuilder, words: list[Word], first: str, at: At) -> None:
    """Read the scripts that are given to shells as words."""
    if first == "eval":
        for word in words[1:]:
            scan(builder, at(word))
    for place, word in enumerate(words):
        if _base(word) not in _SHELLS:
            continue
        for option, script in zip(words[place + 1 :], words[place + 2 :], strict=False):
            if option.text.startswith("-") and option.text.endswith("c"):
                scan(builder, at(script))
                break
        return  # what follows another shell follows the first one, too
