"""The texts that the client has opened, and what it calls them."""

from __future__ import annotations

import os

from . import addresses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Buffer:
    """A text that the client has opened: what it calls it, and the version that it gives it.

    `path` is absolute; for what is no file, it is the URI.
    """

    __slots__ = ("data", "path", "uri", "version")

    def __init__(self, uri: str, version: int | None, data: bytes) -> None:
        self.uri = uri
        self.path = addresses.path_of(uri) or uri
        self.version = version
        self.data = data

    @property
    def is_file(self) -> bool:
        """Whether it is the text of a file, which need not lie on disk yet."""
        return os.path.isabs(self.path)


class Buffers:
    """All of them, in the order in which they were opened.

    Paths are those of buffers, or those of files as messages show them.
    """

    def __init__(self) -> None:
        self._by_path: dict[str, Buffer] = {}

    def __iter__(self) -> Iterator[Buffer]:
        """Give the buffers; some may be closed meanwhile."""
        return iter([*self._by_path.values()])

    def put(self, buffer: Buffer) -> bool:
        """Take one in, in the place of the one before; whether there was none."""
        is_new = buffer.path not in self._by_path
        self._by_path[buffer.path] = buffer
        return is_new

    def take_out(self, uri: str) -> Buffer | None:
        """Forget one, and give it; None where there is none."""
        return self._by_path.pop(addresses.path_of(uri) or uri, None)

    def at(self, path: str) -> Buffer | None:
        """Give the one at a path; None where it is not open."""
        return self._by_path.get(path) or self._by_path.get(os.path.abspath(path))

    def version(self, path: str) -> int | None:
        """Give the version of a text that is open, None for others."""
        buffer = self.at(path)
        return buffer.version if buffer else None

    def uri(self, path: str) -> str:
        """Give the URI of a file, as the client calls it."""
        buffer = self.at(path)
        return buffer.uri if buffer else addresses.uri_of(os.path.abspath(path))
