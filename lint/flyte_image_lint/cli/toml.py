"""Values as TOML 1.0 has them, nothing in them invisible."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def setting(key: str, value: object, comment: str, columns: int) -> Iterator[str]:
    """Yield `key = value  # comment`, a list over several lines where it is too long for one."""
    line = f"{_key(key)} = {_value(value)}  # {comment}"
    if len(line) <= columns or not isinstance(value, (list, tuple)):
        yield line
        return
    yield f"{_key(key)} = [  # {comment}"
    yield from _lines([_value(item) for item in value], columns)
    yield "]"


def _lines(items: Sequence[str], columns: int) -> Iterator[str]:
    line = " "
    for item in items:
        if line.strip() and len(line) + len(item) + 2 > columns:
            yield line
            line = " "
        line += f" {item},"
    yield line


def _key(key: str) -> str:
    return key if key and _BARE.issuperset(key) else _string(key)


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)} = {_value(each)}' for key, each in value.items())}}}"
    if isinstance(value, (bool, int, float)):
        return repr(value).removesuffix(".0").lower()
    return _string(str(value))


def _string(text: str) -> str:
    """Give a string in quotes, without "##[", which GitHub's runner would obey."""
    return f'"{"".join(map(_character, text))}"'.replace("##[", "#\\u0023[")


def _character(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
