"""Shell scripts and makefiles that run `pyflyte`, `flyte` and `union`, spelled in many ways.

All run to their end at once, with stubs for the programs, and write nothing but what the stubs do.
"""

from __future__ import annotations

from hypothesis import strategies as st

LOCKED = ("ghcr.io/o/a", "ghcr.io/o/b", "docker.io/org/c")
"""Repositories whose `latest` the lock knows."""

_IMAGES = (
    *(f"{name}:latest" for name in LOCKED), *LOCKED, "ghcr.io/o/a:1.4.2", "ghcr.io/o/a:1#x",
    "o/a:latest", "python:latest", "trainer", "true", "3.10", "ghcr.io/o/d:latest", "org/c:1.0",
    "docker.io/Org/c:1.0", "ghcr.io/o/a:None", "https://ghcr.io/o/a:1", "ghcr.io/o/a: 1", "é", "",
    " ghcr.io/o/a:1 ", "ghcr.io/o/a:1\n  b=ghcr.io/o/b:2", "'ghcr.io/o/a:1'", "ghcr.io/o/a:",
    "ghcr.io/o/a:1  # pinned", "ghcr.io/o/a:$TAG", "$A", "${A}", "ghcr.io/$B/a:latest", "a;b",
)  # fmt: skip
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./:@-_$")

_images = st.one_of(st.sampled_from(_IMAGES[:6]), st.sampled_from(_IMAGES))
_names = st.sampled_from(("", "", "app=", "a=", "trainer=", "A-b="))
_PROGRAMS = (
    "pyflyte register", "pyflyte -c flytekit.config run --remote", "pyflyte package",
    "flyte deploy", "union register", "python -m flytekit.clis register", "pyflyte run",
    "X=1 pyflyte register", "env X=1 pyflyte register", "command pyflyte register", "echo pyflyte",
    "docker pull",
)  # fmt: skip
_OPTIONS = ("--image {}", "--image={}", "-i {}", "-i{}", "--image \\\n  {}")


@st.composite
def _words(draw: st.DrawFn) -> str:
    """Draw a word of a command that holds an image, quoted as its characters need it."""
    text = draw(_names) + draw(_images)
    quotes = ['"{}"'] if "'" in text else ["'{}'", '"{}"']
    if text and _SAFE.issuperset(text):
        quotes = ["{}", "{}", *quotes]
    return draw(st.sampled_from(quotes)).format(text)


@st.composite
def commands(draw: st.DrawFn) -> str:
    """Draw one command on a line, or several lines that belong together."""
    options = [
        draw(st.sampled_from(_OPTIONS)).format(draw(_words()))
        for _option in range(draw(st.integers(1, 3)))
    ]
    tail = draw(st.sampled_from(("", " src", " src # ghcr.io/o/a:latest", " t.py t", " > log")))
    return f"{draw(st.sampled_from(_PROGRAMS))} {' '.join(options)}{tail}"


_SHELL = (
    "{c}", "{c}", "{c}", "{c} && {d}", "{c}; {d}", "if true; then\n  {c}\nfi", "( {c}\n)",
    "for A in x y; do\n\t{c}\ndone", "f() {{\n  {c}\n}}\nf", "cat <<E\n{c}\nE", "! {c}",
    "x=$(\n{c}\n)", "{c} | cat", "A={w}\n{c}", "export FLYTE_INTERNAL_IMAGE={w}\n{c}",
    "FLYTE_INTERNAL_IMAGE={w} {d}", "# {c}", "case x in\n  x) {c}\n  ;;\nesac", "bash -c '{q}'",
    "sh -ec '{q}' 2>&1", "eval '{q}'", "{{ {c}\n}}", "echo \"{q}\"", "B=o\nTAG=latest",
)  # fmt: skip
_MAKE = (
    "\t{c}", "\t{c}", "\t@{c}", "\t-{c}", "\t{c}; \\\n\t{d}", "\t@if true; then {d}; fi",
    "\tbash -c '{q}'", "# {c}",
)  # fmt: skip
_MAKE_HEADS = ("A = {w}\n", "A := {w}\n", "export FLYTE_INTERNAL_IMAGE = {i}\n", "TAG ?= latest\n",
               "B = o\nA = ghcr.io/$(B)/a:latest\n", "")  # fmt: skip


@st.composite
def _filled(draw: st.DrawFn, shape: str) -> str:
    inner = draw(commands()).replace("\n", " ").replace("\\", "").partition(" #")[0]
    return shape.format(
        c=draw(commands()),
        d=inner,
        q=inner.replace("'", "").replace('"', ""),
        w=draw(_words()).replace("\n", " "),
        i=draw(st.sampled_from(_IMAGES[:6])),
    )


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """Draw a script."""
    shapes = draw(st.lists(st.sampled_from(_SHELL), min_size=1, max_size=5))
    lines = [draw(_filled(shape)) for shape in shapes]
    end = draw(st.sampled_from(("\n", "\n", "")))
    return draw(st.sampled_from(("", "", "#!/bin/bash\n"))) + "\n".join(lines) + end


@st.composite
def makefiles(draw: st.DrawFn) -> str:
    """Draw a makefile with one target."""
    head = draw(_filled(draw(st.sampled_from(_MAKE_HEADS))))
    shapes = draw(st.lists(st.sampled_from(_MAKE), min_size=1, max_size=4))
    lines = [draw(_filled(shape)).replace("\n\t\n", "\n") for shape in shapes]
    return f"{head}all:\n" + "\n".join(lines) + "\n"
