"""Python programs that bind a few names in every way there is, and give one to a task.

What `flag()` gives, and whether `maybe(…)` gives what it is given or nothing, is decided when they
run; `quiet` is a context in which errors are passed over.
"""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = ("A", "B", "C")
"""Few, so that they meet."""

HEADER = "import os\nfrom flytekit import task\n"
_LITERALS = ("r/a:1", "r/b:2", "r/c", "d", "", "é:3", "{{", "100%", "\\n", "x/y@z")

_names = st.sampled_from(NAMES)
_literals = st.tuples(
    st.sampled_from(_LITERALS), st.sampled_from(("'{}'", '"{}"', "'''{}'''", "('{}')", "'' '{}'"))
).map(lambda drawn: drawn[1].format(drawn[0]))
_leaves = st.one_of(_literals, _names, _names)


def _composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    shapes = (
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
    composed = st.tuples(st.sampled_from(shapes), inner, inner, _names).map(
        lambda drawn: drawn[0].format(drawn[1], drawn[2], name=drawn[3])
    )
    # Before Python 3.12, what is in an f-string has no quotes of its own kind.
    return st.one_of(composed, st.tuples(_names, _names).map('f"{{{0[0]}}}:{{{0[1]}}}"'.format))


expressions = st.recursive(_leaves, _composed, max_leaves=4)

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


@st.composite
def _statements(draw: st.DrawFn, depth: int) -> list[str]:
    """Draw some statements, as lines."""
    lines: list[str] = []
    for _statement in range(draw(st.integers(1, 4))):
        filled = {
            "n": draw(_names),
            "m": draw(_names),
            "e": draw(expressions),
            "l": draw(_literals),
        }
        if depth and draw(st.booleans()):
            head = draw(st.sampled_from(_COMPOUND))
            lines.append(head.format(**filled))
            lines += [f"    {line}" for line in draw(_statements(depth - 1))]
            if after := _AFTER.get(head.split(" ")[0].rstrip(":")):
                lines.append(after.format(**filled))
        elif draw(st.integers(0, 3)) == 0:
            idiom = draw(st.sampled_from(_IDIOMS)).format(**filled)
            lines += ["with quiet:", *(f"    {line}" for line in idiom.split("\n"))]
        else:
            simple = draw(st.sampled_from(_SIMPLE)).format(**filled)
            is_bare = simple.startswith("global")
            lines.append(simple if is_bare else f"with quiet: {simple}")
    return lines


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a program with one task; it may be none that Python takes."""
    first = [f"{name} = {draw(_literals)}" for name in NAMES]
    before, *others = "\n".join([*first, *draw(_statements(2))]).split(_TASK)
    at = draw(st.integers(0, max(0, len(others) - 1)))
    calls = [_TASK if place == at else _NO_TASK for place in range(len(others))]
    pairs = zip(calls, others, strict=True)
    return f"{HEADER}{before}{''.join(map(''.join, pairs))}\n"
