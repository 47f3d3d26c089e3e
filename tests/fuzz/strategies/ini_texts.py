"""INI configs, from `[images]` with three lines to what configparser barely takes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from .drawing import IMAGES, LONG, changed, joined, mostly, one, sampled, some

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDS = ("\n",) * 20 + ("\r\n", "\r", "\n\n", "\n\r", "\r\r\n", "", " \n", "\t\r\n")
ODD_ENDS = ("\x0b", "\x0c\n", "\x1c", "\x1d\n", "\x85", "\u2028", "\u2029\n", "\x00\n", "\n\ufeff")
SECTIONS = (
    "[Images]", "[ images ]", "[image]", "[DEFAULT]", "[default]", "[ DEFAULT]", "[internal]",
    "[Internal]", "[sdk]", "[platform]", "[images]abc", "[images] # c", "[images", "images]", "[]",
    "[[images]]", "[images][sdk]", " [images]", "\t[images]", "[im]ages]", "[images]=x",
    "#[images]", "[images];", "[images ]", "[\u200bimages]", "[ımages]", "[images\x00]", "[%(a)s]",
    "[]]",
)  # fmt: skip

FRESH = "<name>"  # becomes a name that no other option has
ODD_OPTIONS = (
    "A", "MyImage", "my image", "my.image", "my/image", "büro", "İ", "ß", "K", "default", "ver",
    "__name__", "images", "", "a%", "%(ver)s", "#a", ";a", "a;b", "a#", "[x", "[x]", '"a"',
    "a\x0bb", "a\x1cb", "a\x00", "a\t", "\u00a0a", "\ufeffa", "\x85", "rem a", "x" * 300,
    "\U0001f433", "\x1f",
)  # fmt: skip
DELIMITERS = ("=", " = ", ":", ": ")
ODD_DELIMITERS = (
    " : ", "\t=\t", "", " ", "==", ":=", "=:", "=\n ", "= \n\t", "\x0b=\x0c", "= #", "\uff1d",
)  # fmt: skip
VALUES = (
    "", "%", "%%", "%%%", "x:100%", "x:100%%", "%(ver)s", "x:%(ver)s", "%(VER)s", "%(a)s",
    "%(b)s:1", "%(c)s%(d)s", "%(nope)s", "%()s", "%(a)", "%(a", "%(a)d", "%s", "%%(a)s",
    "%%%(ver)s", "%2F", "%(my image)s", "%(__name__)s", "%(é)s", "%(a)sx%%", "${GIT_SHA}",
    "${images:a}", "$REG/x", "{{ v }}", "docker.io/x:1 # c", "docker.io/x:1 ; c", "#", ";",
    '"docker.io/x:1"', "'x'", "  x  ", "x\n  y", "x\n  :1", "\n  docker.io/x:1", "x\n\n  y",
    "x\n  # c\n  y", "x\n# c\n  y", "x\n  [images]", "x\n\ty", "x\n  b=docker.io/y:1", "x\n \x0c",
    "x\n  %(ver)s", "b=docker.io/x:1", "x\x00y", "\x00", "x\x0by", "x\x1c", "\u00a0x\u00a0",
    "x\x85y", "x\u2028y", "x\n\u00a0y", "x\n\x1fy", "\ufeff", "\\", "x\\\n  y",
    "{{.image.default}}", "\x1b[31m", "\u202e", "%" * 40, "%(a)s" * 12,
)  # fmt: skip
JUNK = (
    "# comment", "; comment", "  # indented", "\t; x", "#", "rem x", "---", "images:", "  a: x",
    "a", "=x", ":x", " =", "%", "\x0c", " ", "\t", "", "{", "\ufeff", "\x00", "\u00a0", "\x1f",
    "\u2028[images]", "=====", "[", "]", "[]x=1", "<<<<<<< HEAD", ">>>>>>> b",
    "# flyte-image-lint: ignore[FIL101]",
)  # fmt: skip
PREAMBLES = (
    *("",) * 8, "[sdk]\nz=50%\n", "[DEFAULT]\nver=1\n", "[DEFAULT]\na=%(a)s\n",
    "[default]\nver=2\n", "[DEFAULT]\na=1\n[DEFAULT]\na=2\n", "[platform]\nurl: x\n",
    "[DEFAULT]\n_x=%(y)s\ny=%%\n", "[DEFAULT]\na=x\nA=y\n", "[sdk]\na\n", "[sdk]\nx=1\nX=2\n",
    "# c\n\n", "[images_]\n", "[DEFAULT]\nver=1\nx=y:%(ver)s\n", "[sdk]\nz=%(a)s\n",
)  # fmt: skip


def _named(lines: list[str]) -> str:
    return "".join(line.replace(FRESH, "abcdefgh"[at]) for at, line in enumerate(lines))


_HEAD = sampled(("[images]\n",))
_ends = sampled((*ENDS * 12, *ODD_ENDS))
_indents = sampled((*("",) * 50, " ", "  ", "    ", "\t", "\x0c", "\u00a0", "\x1f"))
_values = mostly(IMAGES, VALUES, LONG)
_trails = sampled((*("",) * 20, " ", "\t", " # c", "\x0c", "\u00a0", " \\"))
_names = mostly((FRESH,), ("a", "b", *ODD_OPTIONS))
_delimiters = mostly(DELIMITERS, ODD_DELIMITERS)
_options = joined(_indents, _names, _delimiters, _values, _trails, _ends)
_plain_options = joined(sampled((FRESH,)), sampled(DELIMITERS), _values, _ends)
_plain_bodies = changed(some(_plain_options, 1, 6), _named)
_sections = joined(mostly(("[images]",), SECTIONS), _ends)
_junk = joined(sampled(JUNK), _ends)
_lines = one(*[_options] * 12, *[_junk] * 2, _sections)
_bodies = changed(some(_lines, 1, 6), _named)
_preambles = sampled(PREAMBLES)

ini_texts = one(
    *[joined(_preambles, _HEAD, _plain_bodies)] * 3,
    *[joined(_preambles, _sections, _plain_bodies)] * 2,
    *[joined(_preambles, _HEAD, _bodies)] * 4,
    changed(some(_lines, 0, 8), _named),
)


def ini_oddities() -> Iterator[str]:
    """Yield each odd token in a text that is sound but for it."""
    for section in SECTIONS:
        yield f"{section}\na=x:1\n"
        yield f"[images]\na=x:1\n{section}\nb=y:1\n"
        yield f"{section}\na=x:1\n[images]\nb=y:1\n"
    for option in ODD_OPTIONS:
        yield f"[images]\n{option}=x:1\nb=%(a)s\n"
        yield f"[images]\na=x:1\n{option} : y:1"
    for delimiter in ODD_DELIMITERS:
        yield f"[images]\na{delimiter}x:1\nb{delimiter}y:1\n"
    for value in (*IMAGES, *VALUES, *LONG):
        yield f"[images]\na={value}\nb=y:1\n"
        yield f"[DEFAULT]\nver={value}\n[images]\na=x:%(ver)s\nb=%(a)s"
        yield f"[sdk]\nx={value}\n[images]\na=x:1\n"
    for junk in JUNK:
        yield f"{junk}\n[images]\na=x:1\n"
        yield f"[images]\n{junk}\na=x:1\n{junk}\n  b=y:1\n{junk}"
    for end in (*ENDS, *ODD_ENDS):
        yield f"[images]{end}a=x:1{end}b=y:1{end}  z{end}c=z:1{end}"
    for preamble in PREAMBLES:
        yield f"{preamble}[images]\nb=x:%(a)s\n"
    # Of two faults, flytekit meets one first: it interpolates all, then looks for files.
    for first, second in product(("%", "%(nope)s", "%(a)s", "x" * 256), repeat=2):
        yield f"[images]\na={first}\nb={second}\n"
