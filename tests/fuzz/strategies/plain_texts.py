"""Plain configs, as most are, and what is one slip away from them.

Drawn with `random` and not with hypothesis, which would take most of the time of the test
that needs hundreds of thousands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_MARKS = ":#'\"{}[]&*!|>%@`\\,?-=<~; \n_/.$0aeEyNx"
NASTY = _MARKS * 5 + "\t\r\x00\x1c\x7f\x85\xa0\u2028\ufeffé"
"""What means something to one of the parsers, or to Python's `str.strip` and `str.isdigit`."""

_KEYS = (
    "a", "b", "c", "d", "a-b", "a_b", "A", "trainer", "xyz_123", "endpoint", "authType", "y", "N",
    "images", "image", "image_refs", "Images", "builder", "nullx", "o", "_", "a1", "x" * 1000,
)  # fmt: skip
_ODD_KEYS = (
    "on", "No", "TRUE", "null", "Off", "1", "a.b", "a b", "-", "-a", "", "~", "=", "<<", "'a'",
    "? a", "&a a", "x" * 1001, "x" * 1025, "é", "a:", "[a]", "%a", "...", "---",
)  # fmt: skip
_VALUES = (
    "ghcr.io/org/app:1.4.2", "docker.io/x:1", "localhost:30000/x:1", "dns:///flyte.example.com",
    "Pkce", "x", "true", "False", "", "", "", "0", "4", "30081", "${HOME}/x", "/dev/null", "a b",
    "'a'", '"a # b: c"', "''", '""', "x # c", "'x' # c", "# c", "a#b", "a:b", "s3://my-s3-bucket",
    "x@sha256:abc", "bü/ro", "x, y", "yes", "null",
    "{}", "[]", "{a: b}", "[a, b]", "{app: ghcr.io/o/a:1, b: c/d:2}  # c", "[ x/y:1,z , 4]",
    "{ a:  x:1 ,b: true }", "[true, a b]",
)  # fmt: skip
_ODD_VALUES = (
    "a: b", "a:", "a: #", "'a", "'a'b", "'a''b'", '"a\\n"', '"a"#c', "'a'  #", "'a' b", "'a':", "~",
    "Null", "ON", "y", "1.10", "1e3", "007", "0x1F", "1_000", "1:30", "5s", "2024-01-01", ".5",
    "-1", "- a", "+1", "9" * 15, "9" * 16, "{a: b}c", "{a: b", "[a]]", "[a: b]", "{a: }", "{a}",
    "*a", "{a: b,}", "[,]", "[a,,b]", "{a: 1, a: 2}", "{a:b}", "{'a': b}", "[[a]]", "[a #b]",
    "{a: {}}", "{a : b}", "[a?b]", "{? a: b}", "[a}", "[a]#c", "[a:]", "[null]", "{on: a}", "[- a]",
    "[*a]", "&a x", "!!str x", "|", ">",
    "@x", "`x", "%x", "?", "? x", "=", "<<", "x%(a)s", "x\ty", " x", "e5", "_1", "infinity", "١٢",
    "x: y: z", ".inf", "x   y", "x" + " " * 500 + "y", "x #", "x ;y", "\\", "x\\", "off", "0o7",
)  # fmt: skip
_SECTIONS = ("images", "sdk", "platform", "image", "Images", "a.b", "a-b", "auth", "default")
_ODD_SECTIONS = ("DEFAULT", "internal", "a b", "", "]", "a]b", "é", " images ", "[images]", "a\tb")
_GAPS = ("", "", "", "", "# c", "  # indented: comment", "#", " ", "# é", "#\ta: b", "---", "; c")


def _one(random: Random, common: tuple[str, ...], odd: tuple[str, ...]) -> str:
    return random.choice(common if random.random() < 0.97 else odd)


def plain_yaml(random: Random) -> str:
    """Draw the text of nested block mappings, nearly all of it plain."""
    lines: list[str] = []
    indents = [0]
    for _ in range(random.randint(1, 8)):
        if random.random() < 0.2:
            lines.append(random.choice(_GAPS))
        while len(indents) > 1 and random.random() < 0.3:
            indents.pop()
        value = _one(random, _VALUES, _ODD_VALUES)
        space = random.choice((" ", " ", " ", "  ", "   "))
        indent = indents[-1] + (random.random() < 0.01)
        key = _one(random, _KEYS, _ODD_KEYS) + random.choice(("", "", *"abcdefgh"))
        lines.append(f"{' ' * indent}{key}:{space}{value}")
        if not value and random.random() < 0.8:
            indents.append(indents[-1] + random.choice((1, 2, 2, 2, 4)))
    return _joined(random, lines)


def plain_ini(random: Random) -> str:
    """Draw the text of sections of options, nearly all of it plain."""
    lines = []
    for at in range(random.randint(1, 8)):
        if random.random() < 0.2:
            lines.append(random.choice(_GAPS))
        if at == 0 or random.random() < 0.3:
            lines.append(f"[{_one(random, _SECTIONS, _ODD_SECTIONS)}]")
        delimiter = random.choice(("=", " = ", ": ", ":", " :", "= "))
        name = _one(random, _KEYS, _ODD_KEYS) + random.choice(("", "", *"abcdefgh"))
        indent = " " * (random.random() < 0.01)
        lines.append(f"{indent}{name}{delimiter}{_one(random, _VALUES, _ODD_VALUES)}")
    return _joined(random, lines)


def _joined(random: Random, lines: list[str]) -> str:
    end = random.choice(("\n", "\n", "\n", "\r\n", "  \n"))
    return end.join(lines) + random.choice((end, end, ""))


def slipped(random: Random, text: str) -> str:
    """Insert, delete, replace, or double a character or line here and there."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at = random.randrange(len(text) + 1)
        slip = random.randrange(5)
        if slip < 2:
            text = text[:at] + random.choice(NASTY) + text[at:]
        elif slip == 2:
            text = text[:at] + text[at + 1 :]
        elif slip == 3:
            text = text[:at] + random.choice(NASTY) + text[at + 1 :]
        else:
            lines = text.split("\n")
            lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
            text = "\n".join(lines)
    return text
