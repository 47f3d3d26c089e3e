"""Python programs that bind a few names in every way there is, and give one to a task.

What `flag()` gives, and whether `maybe(…)` gives what it is given or nothing, is decided when they
run; `quiet` is a context in which errors are passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .drawing import strategy

if TYPE_CHECKING:
    from random import Random

    from hypothesis import strategies as st

NAMES = ("A", "B", "C")
"""Few, so that they meet."""

HEADER = "import os\nfrom flytekit import task\n"
_LITERALS = ("r/a:1", "r/b:2", "r/c", "d", "", "é:3", "{{", "100%", "\\n", "x/y@z")

_SPELLED = ("'{}'", '"{}"', "'''{}'''", "('{}')", "'' '{}'")
_COMPOSED = (
    "({} if flag() else {})",
    "({} + {})",
    "(maybe({}) or {})",
    "('k' or {})",
    "('x%s-%s' % ({}, {}))",
    "('%(a)s:%(b)s' % dict(a={}, b={}))",
    "('%(a)s:%(b)s' % {{'a': {}, 'b': {}}})",
    "('{{}}/{{}}'.format({}, {}))",
    "('{{1}}/{{k}}'.format(0, {}, k={}))",
    "os.getenv('UNSET', {})",
    "os.environ.get('UNSET', {})",
    "({name} := {})",
    "(lambda {name}: {name})({})",
    "[{} for {name} in [{}]][0]",
)


def _literal(random: Random) -> str:
    return random.choice(_SPELLED).format(random.choice(_LITERALS))


def draw_expression(random: Random, depth: int = 2) -> str:
    """Draw an expression of names and literals."""
    dice = random.randint(0, 9) if depth else 0
    if dice < 5:
        return _literal(random) if random.randint(0, 2) == 0 else random.choice(NAMES)
    if dice == 5:  # before Python 3.12, what is in an f-string has no quotes of its own kind
        return f'f"{{{random.choice(NAMES)}}}:{{{random.choice(NAMES)}}}"'
    parts = [draw_expression(random, depth - 1) for _part in range(2)]
    return random.choice(_COMPOSED).format(*parts, name=random.choice(NAMES))


_TASK = "task(container_image="
_NO_TASK = "str(object="
_SIMPLE = (
    _TASK + "{e})",
    _TASK + "{e})",
    _TASK + "{n})",
    _TASK + "{n})",
    "{n} = {e}",
    "{n} = {m} = {e}",
    "{n}: str = {e}",
    "{n} += {e}",
    "{n}, {m} = {e}, {e}",
    "from conf import {n}",
    "import conf as {n}",
    "global {n}",
)
_COMPOUND = (
    "if flag():",
    "for {n} in [{l}]:",
    "def function({n}={l}):",
    "def function():",
    "class Class:",
    "try:",
    "with quiet as {n}:",
)
_AFTER = {"def": "with quiet: function()", "try": "except ValueError as {n}: pass"}
_IDIOMS = (
    "match {l}:\n    case {n}: pass",
    "match [{l}]:\n    case [*{n}]: pass",
    "def function():\n    global {n}\n    {n} = {e}\nfunction()",
    "def function():\n"
    "    {n} = {l}\n"
    "    def inner():\n"
    "        nonlocal {n}\n"
    "        {n} = {e}\n"
    "    inner()\n"
    f"    {_TASK}{{n}})\n"
    "function()",
    "class Class:\n"
    "    {n} = {e}\n"
    "    def method(self):\n"
    f"        {_TASK}{{n}})\n"
    "Class().method()",
    f"class Class:\n    {_TASK}{{n}})\n    {{n}} = {{e}}",
    f"try:\n    raise ValueError\nexcept ValueError as {{n}}:\n    {_TASK}{{n}})",
)


def _statements(random: Random, depth: int) -> list[str]:
    """Draw some statements, as lines."""
    lines: list[str] = []
    for _statement in range(random.randint(1, 4)):
        filled = {
            "n": random.choice(NAMES),
            "m": random.choice(NAMES),
            "e": draw_expression(random),
            "l": _literal(random),
        }
        if depth and random.choice((False, True)):
            head = random.choice(_COMPOUND)
            lines.append(head.format(**filled))
            lines += [f"    {line}" for line in _statements(random, depth - 1)]
            if after := _AFTER.get(head.split(" ")[0].rstrip(":")):
                lines.append(after.format(**filled))
        elif random.randint(0, 3) == 0:
            idiom = random.choice(_IDIOMS).format(**filled)
            lines += ["with quiet:", *(f"    {line}" for line in idiom.split("\n"))]
        else:
            simple = random.choice(_SIMPLE).format(**filled)
            is_bare = simple.startswith("global")
            lines.append(simple if is_bare else f"with quiet: {simple}")
    return lines


def draw_program(random: Random) -> str:
    """Draw a program with one task; it may be none that Python takes."""
    first = [f"{name} = {_literal(random)}" for name in NAMES]
    before, *others = "\n".join([*first, *_statements(random, 2)]).split(_TASK)
    at = random.randint(0, max(0, len(others) - 1))
    calls = [_TASK if place == at else _NO_TASK for place in range(len(others))]
    pairs = zip(calls, others, strict=True)
    return f"{HEADER}{before}{''.join(map(''.join, pairs))}\n"


def programs() -> st.SearchStrategy[str]:
    """Give the programs for hypothesis."""
    return strategy(draw_program)
