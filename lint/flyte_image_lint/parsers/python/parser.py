"""Python sources: images and names in the calls of flytekit and Flyte 2, and commands.

A source is parsed, never imported. What is taken for an image is certain to be one: the argument
of a call that is known, in a file that imports the SDK. A constant of another module is noted for
the project, which finds the module and asks it what it has.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings

from ...text.source import BOM
from ..document_builder import DocumentBuilder, unread
from . import commands, flyte2, flytekit
from .calls import Call
from .places import Places
from .reading import Reading
from .scopes import Survey
from .strings import Strings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...model.document import Document
    from ...model.names import ConstantUse, WantedConstant
    from ...text.source import Source


def read(source: Source, constants: Mapping[str, str] | None = None) -> list[Document]:
    """Give what a file says about images; only why, if Python cannot parse it.

    `constants` are the texts of constants of other modules that its strings have as parts.
    """
    try:
        tree = parsed(source.text.removeprefix(BOM))
    except UnparsedError as error:
        return unread(source, str(error))
    builder = DocumentBuilder(source)
    read_tree(builder, tree, Places(source), constants)
    return builder.documents()


def read_wanted(
    source: Source, wanted: Sequence[WantedConstant], constants: Mapping[str, str] | None = None
) -> tuple[list[Document], list[ConstantUse], list[str]]:
    """Give the images and uses that other files take from a module.

    With them come the constants that the module takes from others in its turn, and those that its
    strings have as parts; `constants` are the texts of these.
    """
    tree = parse(source.text.removeprefix(BOM))
    if tree is None:
        return [], [], []
    survey, builder, parts = Survey(tree), DocumentBuilder(source), dict[str, None]()
    for one in wanted:
        node = ast.parse(one.expression, mode="eval").body
        at = one.reference
        builder.used_in = place(at)
        reading = Reading(builder, Strings(Places(source), constants), survey.roots)
        before = len(builder.references)
        reading.image(
            at.place_kind,
            node,
            survey.module,
            placeholders_only=at.placeholders_only,
            but=at.but,
            at=at,
        )
        for reference in builder.references[before:]:
            reference.source, reference.span = at.source, at.span
            reference.importer = source.path
        parts |= reading.strings.parts
    references = list(builder.references)
    builder.references.clear()
    return builder.documents(), references, list(parts)


def place(reference: ConstantUse) -> str:
    """Give path and line of a use of a constant."""
    line, _column = reference.source.position(reference.span.start)
    return f"{reference.source.path}:{line}"


MAX_FIELDS = 1000
"""Braces of a source; one with fewer is parsed without a look at its f-strings."""

MAX_WORK = 200_000_000
"""Of the f-strings of a source, braces times code points: up to 3.11, Python takes that time."""

_OPENED = re.compile(r"(?i)\b(?:f|fr|rf)(\"\"\"|'''|\"|')")
_CLOSED = {quote: re.compile(rf"(?s)(?:[^\\]|\\.)*?{quote}") for quote in ('"""', "'''", '"', "'")}


def _work(text: str) -> int:
    """Give braces times code points of the f-strings, or of what looks like them."""
    work, at = 0, 0
    unclosed: set[str] = set()
    while opened := _OPENED.search(text, at):
        at, quote = opened.end(), opened[1]
        closed = None if quote in unclosed else _CLOSED[quote].match(text, at)
        if closed is None:
            unclosed.add(quote)
        else:
            at = closed.end()
            work += closed[0].count("{") * len(closed[0])
    return work


class UnparsedError(Exception):
    """Python cannot parse a source, or would take too long; the text says why."""


def parsed(text: str) -> ast.Module:
    """Parse a source. Raises UnparsedError."""
    if text.count("{") > MAX_FIELDS and _work(text) > MAX_WORK:
        raise UnparsedError("its f-strings are too long")
    failed = f"Python {sys.version_info[0]}.{sys.version_info[1]} cannot parse it"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd in it is not our business
            return ast.parse(text)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise UnparsedError(f"{failed} ({where}{error.msg})") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnparsedError(failed) from error


def parse(text: str) -> ast.Module | None:
    """Parse a source; None where that cannot be done, or would take too long."""
    try:
        return parsed(text)
    except UnparsedError:
        return None


def read_tree(
    builder: DocumentBuilder,
    tree: ast.Module,
    places: Places,
    constants: Mapping[str, str] | None = None,
) -> None:
    """Gather what a program that has been parsed says about images; `constants` as in `read`."""
    survey = Survey(tree)
    reading = Reading(builder, Strings(places, constants), survey.roots)
    for node, scope in sorted(survey.calls, key=lambda one: (one[0].lineno, one[0].col_offset)):
        call = Call(node, scope)
        flytekit.read(reading, call)
        flyte2.read(reading, call)
        commands.read(reading, call)
    for binding, scope in survey.bindings:
        flytekit.environment(reading, binding, scope)
    for listed in survey.lists:
        commands.unread(reading, listed)
    builder.parts = tuple(reading.strings.parts)
