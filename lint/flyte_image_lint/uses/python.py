"""Python sources: images and names in the calls of flytekit and Flyte 2, and commands.

A source is parsed, never imported. What is taken for an image is certain to be one: the argument
of a call that is known, in a file that imports the SDK. A constant that another module of the
project holds is not followed.
"""

from __future__ import annotations

import ast
import warnings

from ..text import BOM
from . import python_commands, python_flyte2, python_flytekit
from .gathering import Gathered
from .python_calls import Call
from .python_places import Places
from .python_reading import Reading
from .python_scopes import Survey
from .python_strings import Strings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..sites import Config
    from ..text import Source


def read(source: Source) -> list[Config]:
    """Give what a file says about images; nothing if Python cannot parse it."""
    tree = parse(source.text.removeprefix(BOM))
    if tree is None:
        return []
    found = Gathered(source)
    read_tree(found, tree, Places(source))
    return found.configs()


def parse(text: str) -> ast.Module | None:
    """Parse a source; None where that cannot be done."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd in it is not our business
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def read_tree(found: Gathered, tree: ast.Module, places: Places) -> None:
    """Gather what a program that has been parsed says about images."""
    survey = Survey(tree)
    reading = Reading(found, Strings(places), survey.roots)
    for node, scope in sorted(survey.calls, key=lambda one: (one[0].lineno, one[0].col_offset)):
        call = Call(node, scope)
        python_flytekit.read(reading, call)
        python_flyte2.read(reading, call)
        python_commands.read(reading, call)
    for binding, scope in survey.bindings:
        python_flytekit.environment(reading, binding, scope)
    for listed in survey.lists:
        python_commands.unread(reading, listed)
