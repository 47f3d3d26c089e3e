"""One client's session over streams, from the first byte to the last."""

from __future__ import annotations

import logging
from typing import cast

from .features import made

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


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
    server.start_io(reader, cast("BinaryIO", _Lasting(writer)))
    return 0 if server.is_shut_down else 1
