"""Shell scripts and makefiles that run `pyflyte`, `flyte` and `union`, spelled in many ways.

All run to their end at once, with stubs for the programs, and write nothing but what the stubs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .drawing import strategy

if TYPE_CHECKING:
    from random import Random

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

_NAMES = ("", "", "app=", "a=", "trainer=", "A-b=")
_PROGRAMS = (
    "pyflyte register", "pyflyte -c flytekit.config run --remote", "pyflyte package",
    "flyte deploy", "union register", "python -m flytekit.clis register", "pyflyte run",
    "X=1 pyflyte register", "env X=1 pyflyte register", "command pyflyte register", "echo pyflyte",
    "docker pull",
)  # fmt: skip
_OPTIONS = ("--image {}", "--image={}", "-i {}", "-i{}", "--image \\\n  {}")


def _image(random: Random) -> str:
    return random.choice(random.choice((_IMAGES[:6], _IMAGES)))


def _words(random: Random) -> str:
    """Draw a word of a command that holds an image, quoted as its characters need it."""
    text = random.choice(_NAMES) + _image(random)
    quotes = ['"{}"'] if "'" in text else ["'{}'", '"{}"']
    if text and _SAFE.issuperset(text):
        quotes = ["{}", "{}", *quotes]
    return random.choice(quotes).format(text)


def draw_command(random: Random) -> str:
    """Draw one command on a line, or several lines that belong together."""
    options = [
        random.choice(_OPTIONS).format(_words(random)) for _option in range(random.randint(1, 3))
    ]
    tail = random.choice(("", " src", " src # ghcr.io/o/a:latest", " t.py t", " > log"))
    return f"{random.choice(_PROGRAMS)} {' '.join(options)}{tail}"


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


def _filled(random: Random, shape: str) -> str:
    inner = draw_command(random).replace("\n", " ").replace("\\", "").partition(" #")[0]
    return shape.format(
        c=draw_command(random),
        d=inner,
        q=inner.replace("'", "").replace('"', ""),
        w=_words(random).replace("\n", " "),
        i=random.choice(_IMAGES[:6]),
    )


def draw_script(random: Random) -> str:
    """Draw a script."""
    lines = [_filled(random, random.choice(_SHELL)) for _shape in range(random.randint(1, 5))]
    end = random.choice(("\n", "\n", ""))
    return random.choice(("", "", "#!/bin/bash\n")) + "\n".join(lines) + end


def draw_makefile(random: Random) -> str:
    """Draw a makefile with one target."""
    head = _filled(random, random.choice(_MAKE_HEADS))
    shapes = [random.choice(_MAKE) for _shape in range(random.randint(1, 4))]
    lines = [_filled(random, shape).replace("\n\t\n", "\n") for shape in shapes]
    return f"{head}all:\n" + "\n".join(lines) + "\n"


def scripts() -> st.SearchStrategy[str]:
    """Give the scripts for hypothesis."""
    return strategy(draw_script)


def makefiles() -> st.SearchStrategy[str]:
    """Give the makefiles for hypothesis."""
    return strategy(draw_makefile)
