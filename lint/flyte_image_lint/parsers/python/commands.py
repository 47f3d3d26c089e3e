"""Command lines that a Python program runs, by `subprocess` and the like."""

from __future__ import annotations

import ast
from contextlib import suppress

from ...flyte.command_options import PROGRAMS, PYFLYTE
from ...flyte.places import IMAGE_OPTION
from ...model.names import UNKNOWN, SpannedText
from .calls import elements, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .calls import Call
    from .reading import Reading
    from .scopes import Scope

# Of os and subprocess, and of what nox, invoke and fabric give to their tasks.
_RUNNERS = frozenset(
    ("run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput",
     "system", "popen")
)  # fmt: skip


def read(reading: Reading, call: Call) -> None:
    """Keep what the command says that a call runs: a list of words, several words, or a script."""
    if not call.node.args or (call.method or call.last) not in _RUNNERS:
        return
    first, scope = resolve(call.node.args[0], call.scope)
    if isinstance(first, ast.Call) and scope.dotted(first.func) == "shlex.split" and first.args:
        first, scope = resolve(first.args[0], scope)
    if not reading.is_new(IMAGE_OPTION, first):
        return
    if isinstance(first, (ast.List, ast.Tuple)):
        reading.lists_read.add(id(first))
        _words(reading, first, list(elements(first, scope)))
    elif len(call.node.args) > 1:
        _words(reading, call.node, [(word, call.scope) for word in call.node.args])
    else:
        from ..shell import commands  # only where a program runs others

        for script in reading.strings.choices(first, scope):
            with suppress(RecursionError):  # one that is nested too deeply
                commands.scan(reading.builder, script)


def unread(reading: Reading, listed: ast.List) -> None:
    """Keep that names may be bound by a command that is put together from a list."""
    if id(listed) not in reading.lists_read and _begins_command(listed.elts):
        reading.bind_unknown(IMAGE_OPTION, listed)


def _begins_command(words: list[ast.expr]) -> bool:
    """Whether words are the first of a command.

    `flyte` and `union` are other things' names, too: a verb, an option, or what cannot be told
    has to follow.
    """
    first = _constant(words[0]) if words else ""
    program = PROGRAMS.get(first.rpartition("/")[2])
    if program is None:
        return False
    second = _constant(words[1]) if len(words) > 1 else "?"
    return program is PYFLYTE or second in ("", *program.verbs) or second.startswith("-")


def _constant(node: ast.expr) -> str:
    """Give what a constant is; "" for what is none."""
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _words(reading: Reading, whole: ast.expr, listed: list[tuple[ast.expr, Scope]]) -> None:
    """Read the words of a command; of one to which others are added, that any may be."""
    words = [_word(reading, node, scope) for node, scope in listed]
    if not any(word.text.rpartition("/")[2] in PROGRAMS for word in words):
        return
    if any(isinstance(node, ast.Starred) for node, _scope in listed):
        reading.bind_unknown(IMAGE_OPTION, whole)
    else:
        from ..shell import commands  # as above

        commands.read(reading.builder, words)


def _word(reading: Reading, node: ast.expr, scope: Scope) -> SpannedText:
    choices = reading.strings.choices(node, scope)
    return (
        choices[0] if len(choices) == 1 else SpannedText(UNKNOWN, reading.strings.places.span(node))
    )
