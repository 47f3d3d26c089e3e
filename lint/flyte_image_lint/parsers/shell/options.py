"""Command lines, taken apart as click does it.

Source: click/parser.py, `_OptionParser`. An option that takes a value takes the next word,
whatever it is; `-pX` and, of a long option, `--project=X` hold their values.
"""

from __future__ import annotations

import re

from ...model.names import UNKNOWN, SpannedText
from .nesting import Word, part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...flyte.command_options import ProgramOptions

# A variable that holds a file or the like, rather than more options.
_TARGET = re.compile(
    r"(?:\$\$?[({]?|\$?\{\{\s*)(?!\S*(?:arg|opt|flag|param|extra))[\w.-]*"
    r"(?:file|dir|path|folder|pkg|package|module|workflow|wf|task|src|source|root|script|entry|"
    r"target|example|name|project|prefix|suite)[\w.-]*(?:[)}]|\s*\}\})?",
    re.IGNORECASE,
)


class Line:
    """The words of a command from some place on, by what they are to the program.

    `values` are the options with values, in order, and `flags` those without. `words` are those
    that are no options; `rest` are those behind the first of them, where options end there.
    `hides` says that there may be other options, in what is not known. `strange` are the words
    that are no option of the program, as far as is known.
    """

    __slots__ = ("flags", "hides", "rest", "strange", "values", "words")

    def __init__(self) -> None:
        self.flags: set[str] = set()
        self.values: list[tuple[str, SpannedText]] = []
        self.words: list[SpannedText] = []
        self.rest: list[Word] = []
        self.hides = False
        self.strange: list[Word] = []


def take(
    words: Sequence[Word], options: ProgramOptions, text: str, *, is_verb: bool = True
) -> Line:
    """Take apart `words`, which stand in `text`, as a verb or a program with these `options`."""
    line, at, is_rest = Line(), 0, False
    while at < len(words):
        word = words[at]
        at += 1
        if word.text == "--" and not is_rest:
            is_rest = True
        elif word.text.startswith("-") and len(word.text) > 1 and not is_rest:
            at = _option(line, words, at, options)
        elif _may_hide(word, text):
            line.hides = True
            if is_verb and options.is_group:  # the file, perhaps, behind which stand its inputs
                break
        else:
            line.words.append(word)
            if options.is_group:
                line.rest = list(words[at:])
                break
    return line


def _may_hide(word: Word, text: str) -> bool:
    """Whether a word may be options: of those it is all, or begins with, what is not known."""
    if not word.may_split or not word.text.startswith(UNKNOWN):
        return False
    return not _TARGET.fullmatch(text[word.span.start : word.span.end])


def _option(line: Line, words: Sequence[Word], at: int, options: ProgramOptions) -> int:
    """Take the option before `at`, and its value, if it has one; give where to go on."""
    word = words[at - 1]
    name, equals, _value = word.text.partition("=")
    if name in options.values and (len(name) > 2 or not equals):
        if equals:
            line.values.append((name, part(word, len(name) + 1, len(word.text))))
        elif at < len(words):
            line.values.append((name, words[at]))
            at += 1
        return at
    if name in options.flags:
        line.flags.add(name)
        return at
    if name.startswith("--"):
        line.hides = True  # an option of another version, which may or may not take a value
        line.strange.append(word)
        return at
    for place, letter in enumerate(word.text[1:], 1):
        short = f"-{letter}"
        if short in options.values:
            if place + 1 < len(word.text):
                line.values.append((short, part(word, place + 1, len(word.text))))
            elif at < len(words):
                line.values.append((short, words[at]))
                at += 1
            return at
        if short not in options.flags:
            line.hides = True
            line.strange.append(word)
            return at
        line.flags.add(short)
    return at
