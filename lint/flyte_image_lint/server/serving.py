"""One client's session over streams, from the first byte to the last."""

from __future__ import annotations

import logging
from typing import cast

from .features import made

MAX_HEADER = 10_000
"""Bytes of a line before a message."""

MAX_MESSAGE = 256 * 1024 * 1024
"""Bytes of a message; editors open files of that size without asking servers."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


class _Bounded:
    """A stream whose lines and messages have bearable lengths; it ends where one has not."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readline(self) -> bytes:
        line = self._stream.readline(MAX_HEADER)
        return line if line.endswith(b"\n") else b""

    def read(self, size: int) -> bytes:
        return self._stream.read(size) if size <= MAX_MESSAGE else b""


class _Lasting:
    """A stream that the protocol's `exit` does not close: it is the program's."""

    def __init__(self, stream: BinaryIO) -> None:
        self.write = stream.write
        self.flush = stream.flush

    def close(self) -> None:
        self.flush()


def serve(reader: BinaryIO, writer: BinaryIO, config: str | None, *, isolated: bool) -> int:
    """Serve the client behind two streams, and give the exit status that the protocol wants."""
    logging.disable(logging.CRITICAL)  # clients show what stands on standard error as it is
    server = made(config, isolated=isolated)
    server.start_io(cast("BinaryIO", _Bounded(reader)), cast("BinaryIO", _Lasting(writer)))
    return 0 if server.is_shut_down else 1
