"""Flow collections on one line, of the plain subset of YAML that `fast_path` reads.

    flow  := "[" [ value { "," value } ] "]" | "{" [ pair { "," pair } ] "}"
    pair  := key ":" " " value
    value := text without ": ", " #" and the marks of flow collections | decimal integer

Keys and values are those of `fast_path`. No collection stands in another.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Scalar = Callable[[str], object]

_MARKS = "[]{}?'\""
"""A question mark ends plain text in a flow collection; quotes are for PyYAML."""


def parts(text: str) -> tuple[str, str]:
    """Part what begins with "[" or "{" behind the collection. Raises ValueError if it is open."""
    end = text.index("]" if text[0] == "[" else "}") + 1
    return text[:end], text[end:]


def collection(
    text: str, is_key: Callable[[str], bool], scalar: Scalar
) -> list[object] | dict[object, object]:
    """Give what a text that begins with "[" or "{" stands for.

    Raises ValueError for what is more than that.
    """
    written, rest = parts(text)
    if rest.partition(" #")[0].strip(" "):
        raise ValueError
    texts = [part for _start, part in items(written)]
    if written[0] == "[":
        return [_value(item, scalar) for item in texts]
    pairs: dict[object, object] = {}
    for item in texts:
        key, colon, value = item.partition(": ")
        key = key.lstrip(" ")
        if not colon or not is_key(key) or key in pairs:
            raise ValueError
        pairs[key] = _value(value, scalar)
    return pairs


def items(written: str) -> Iterator[tuple[int, str]]:
    """Give what stands between the commas of a collection, each with its offset."""
    start = 1
    if not written[1:-1].strip(" "):
        return
    for item in written[1:-1].split(","):
        yield start, item
        start += len(item) + 1


def _value(text: str, scalar: Scalar) -> object:
    """Give the value of plain text. Raises ValueError for other text."""
    value = None if any(mark in text for mark in _MARKS) or " #" in text else scalar(text)
    if value is None:
        raise ValueError
    return value
