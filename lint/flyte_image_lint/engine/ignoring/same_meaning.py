"""Whether a file to which comments were added still means the same.

Nothing is believed of the parsers of this package alone: each kind of file is compared by the
parsers of its language, and where there are none, line by line without the comments.
"""

from __future__ import annotations

import configparser
import re
from importlib import import_module
from io import StringIO

from ...parsers.kinds import syntax_of
from ...parsers.python.parser import parse
from ...text.source import BOM
from ..structure import broken_by
from .same_script import heredocs, same_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...text.source import Source

_DEFINE = re.compile(r"\s*(?:override\s+|export\s+)?(define|endef)\b")
_OPENED = re.compile(r"\s*(?:export\s+)?[\w.-]+\s*=\s*([\"'])")


def means_the_same(before: Source, after: Source) -> bool:
    """Whether nothing has changed but comments; False where that cannot be told."""
    module, _, function = syntax_of(before.kind, before.path).same.partition(":")
    same: bool = getattr(import_module(f".{module}", __package__), function)(before, after)
    return same


def same_options(before: Source, after: Source) -> bool:
    """Compare all sections and options; what configparser does not read, Flyte does not either."""
    return _options(before) == _options(after)


def _options(source: Source) -> object:
    parser = configparser.RawConfigParser()
    try:
        parser.read_file(StringIO(source.printable_text, newline=None))
    except configparser.Error as error:
        return type(error)
    sections = {name: dict(parser.items(name)) for name in parser.sections()}
    return sections, dict(parser.defaults())


def same_program(before: Source, after: Source) -> bool:
    """Compare the syntax trees; a program that cannot be parsed is left alone."""
    return parse(before.text.removeprefix(BOM)) is not None and broken_by(before, after, ()) == []


def same_shell(before: Source, after: Source) -> bool:
    """Compare the words of all commands."""
    return same_script(before.printable_text, after.printable_text)


def same_dockerfile(before: Source, after: Source) -> bool:
    """Compare the instructions, and what stands in here-documents."""
    old, new = before.printable_text, after.printable_text
    data = [heredocs(text, but_scripts=True) for text in (old, new)]
    return data[0] == data[1] and broken_by(before, after, ()) == []


def same_makefile(before: Source, after: Source) -> bool:
    """Compare the lines; in `define`, a comment would be part of the text."""
    old, new = ([*_made(source.printable_text)] for source in (before, after))
    return old == new


def _made(text: str) -> list[str]:
    kept, is_text, is_continued = [], False, False
    for line in text.splitlines():
        definition = _DEFINE.match(line)
        is_text = definition[1] == "define" if definition else is_text
        if is_text or is_continued or not line.lstrip().startswith("#"):
            kept.append(line)
        is_continued = line.endswith("\\")
    return kept


def same_lines(before: Source, after: Source) -> bool:
    """Compare the lines that are no comments."""
    old, new = (source.printable_text.splitlines() for source in (before, after))
    kept = [[line for line in lines if not line.lstrip().startswith("#")] for lines in (old, new)]
    return kept[0] == kept[1]


def same_variables(before: Source, after: Source) -> bool:
    """Compare the lines; in a value of several lines, a comment would be part of it."""
    old, new = ([*_assigned(source.printable_text)] for source in (before, after))
    return old == new


def _assigned(text: str) -> Iterator[str]:
    quote = ""
    for line in text.splitlines():
        opened = None if quote else _OPENED.match(line)
        if quote or not line.lstrip().startswith("#"):
            yield line
        if opened:
            quote = "" if opened[1] in line[opened.end() :] else opened[1]
        elif quote in line:
            quote = ""


def same_requirements(before: Source, after: Source) -> bool:
    """Compare TOML by its parser, other lines without comments."""
    if not before.path.endswith((".toml", ".lock")):
        return same_lines(before, after)
    from ...parsers.requirements.toml import loads  # only for those

    old = loads(before.text)
    return bool(old) and old == loads(after.text)
