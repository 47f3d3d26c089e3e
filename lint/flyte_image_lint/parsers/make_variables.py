"""The variables of a makefile whose texts are known: those that are assigned once."""

from __future__ import annotations

import re

from ..model.names import MAX_EXPANDED, MAX_VALUE, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 50
"""Variables within variables."""

_EXPANSION = re.compile(r"\$\$|\$[({](\w+)[)}]|\$[({][^(){}]*[)}]|\$.?", re.ASCII)


class Assigned:
    """One assignment: what stands after its `sign`; None where that is computed.

    `offset` is where the text begins in the file.
    """

    __slots__ = ("is_exported", "name", "offset", "sign", "text")

    def __init__(
        self, name: str, sign: str, text: str | None, offset: int, *, is_exported: bool
    ) -> None:
        self.name = name
        self.sign = sign
        self.text = text
        self.offset = offset
        self.is_exported = is_exported


class Values:
    """The texts of variables that are assigned once, and then perhaps added to.

    Somebody may give others on make's command line; what the file says is what it is made for.
    """

    def __init__(self, assigned: list[Assigned]) -> None:
        self._raw: dict[str, str | None] = {}
        self._texts: dict[str, str] = {}
        self._left = MAX_EXPANDED
        self._exported = {one.name for one in assigned if one.is_exported}
        for one in assigned:
            before = self._raw.get(one.name, "")
            if one.sign == "+=" and one.name in self._raw and None not in (before, one.text):
                is_short = len(before or "") <= MAX_VALUE
                self._raw[one.name] = f"{before} {one.text}" if is_short else None
            else:
                is_first = one.name not in self._raw and one.sign != "+="
                self._raw[one.name] = one.text if is_first else None

    def get(self, name: str) -> str | None:
        """Give the text of a variable, with UNKNOWN for parts of it; None if nothing is known."""
        if self._raw.get(name) is None:
            return None
        return self._expanded(name, ())

    def exported(self) -> Iterator[tuple[str, str]]:
        """Give the variables that the shell has as well, and their texts."""
        for name in self._exported:
            text = self.get(name)
            if text is not None:
                yield name, text

    def _expanded(self, name: str, within: tuple[str, ...]) -> str:
        raw = self._raw.get(name)
        if raw is None or name in within or len(within) > MAX_DEPTH:
            return UNKNOWN
        if name in self._texts:
            return self._texts[name]

        self._texts[name] = text = self._made(raw, (*within, name))
        return text

    def _made(self, raw: str, within: tuple[str, ...]) -> str:
        parts, length, at = list[str](), 0, 0
        for expansion in _EXPANSION.finditer(raw):
            part = "$" if expansion[0] == "$$" else UNKNOWN
            if expansion[1]:
                part = self._expanded(expansion[1], within)
            parts += (raw[at : expansion.start()], part)
            at = expansion.end()
            length += len(part)
            if length > min(MAX_VALUE, self._left):
                return UNKNOWN
        self._left -= length
        text = "".join([*parts, raw[at:]])
        return text if len(text) <= MAX_VALUE else UNKNOWN
