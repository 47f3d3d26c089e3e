"""From texts to files: encodings, line ends, long files and damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from .drawing import Draw

FRAGMENTS = (
    b"\n", b" ", b"\t", b"\r", b"\r\n", b"\xff", b"\xe9", b"\xc3", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\xc0\x80", b"\x00", b"\x0b", b"\x0c", b"\x1c", b"\x1a", b"\x85",
    b"\xc2\x85", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xf0\x9f", b"=", b":", b"%",
    b"[", b"]", b"{", b"}", b"#", b";", b"'", b'"', b"&", b"*", b"!", b"|", b"-", b"?", b"\\", b"@",
    b",", b"[images]\n", b"images:\n", b"[DEFAULT]\n", b"---\n", b"  ", b": ", b"a", b"\x7f",
    b"\x9f",
)  # fmt: skip
ENCODINGS = (*("utf-8",) * 60, "utf-8-sig", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "utf-32")
LINE_ENDS = ("\r\n", "\r", "\x85", "\u2028", "\n\n")
# Text files are read in chunks of 8,192 bytes, and PyYAML's reader takes 4,096 characters.
PADDINGS = tuple(
    "#" + filler * (size // len(filler.encode())) + end
    for size in (4094, 8189, 8190, 8191, 16382)
    for filler, end in (("x", "\n"), ("x", "\r\n"), ("x", "\r"), ("é", "\n"), ("é", "\r\n"))
)


def _insert(data: bytes, at: int, what: bytes) -> bytes:
    return data[:at] + what + data[at:]


def _overwrite(data: bytes, at: int, what: bytes) -> bytes:
    return data[:at] + what + data[at + len(what) :]


def _remove(data: bytes, at: int, what: bytes) -> bytes:
    return data[:at] + data[at + len(what) :]


def _truncate(data: bytes, at: int, what: bytes) -> bytes:
    return data[:at] + what


def _repeat(data: bytes, at: int, what: bytes) -> bytes:
    return data[:at] + what + data[: at + 8] + data[at:]


def _double_line(data: bytes, at: int, _: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at %= len(lines)
    return b"".join([*lines[: at + 1], *lines[at:]])


def _drop_line(data: bytes, at: int, _: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at %= len(lines)
    return b"".join([*lines[:at], *lines[at + 1 :]])


def _indent_line(data: bytes, at: int, what: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at %= len(lines)
    return b"".join([*lines[:at], what, *lines[at:]])


_CHANGES = (
    _insert, _overwrite, _remove, _truncate, _repeat, _double_line, _drop_line, _indent_line,
)  # fmt: skip


def _encoded(text: str, encoding: str) -> bytes:
    # What latin-1 lacks becomes "?", which says something else and is as good.
    return text.encode(encoding, "replace" if encoding == "latin-1" else "surrogatepass")


def files(texts: Draw[str], names: tuple[str, ...]) -> Draw[tuple[str, bytes]]:
    """Draw a file name and the bytes of one of `texts`, a quarter of them damaged."""

    def draw(random: Random) -> tuple[str, bytes]:
        text = texts(random)
        dice = random.randint(0, 19)
        if dice == 19:
            text = random.choice(PADDINGS) + text
        elif dice == 18:
            text = text.replace("\n", random.choice(LINE_ENDS))
        data = _encoded(text, random.choice(ENCODINGS))
        if dice >= 15:
            for _change in range(random.randint(1, 2)):
                change, at = random.choice(_CHANGES), random.randint(0, 2000)
                data = change(data, at % (len(data) + 1), random.choice(FRAGMENTS))
        return random.choice((names[0], *names)), data

    return draw


def damaged(data: bytes) -> Iterator[bytes]:
    """Yield `data` in each encoding, behind each padding, and with each fragment in it."""
    for encoding in sorted(set(ENCODINGS)):
        yield _encoded(data.decode(), encoding)
    for padding in PADDINGS:
        yield padding.encode() + data
        yield data + padding.encode()[:-1] + b"\xe9\n" + data
    for at in (0, len(data) // 3, len(data) // 2, len(data) - 1, len(data)):
        for fragment in FRAGMENTS:
            yield _insert(data, at, fragment)
