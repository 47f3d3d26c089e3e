"""What comes back from a request: read within bounds, and the JSON that may be in it."""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import urlsplit

from .errors import INVALID, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from urllib3.response import BaseHTTPResponse

LIMIT = 4 << 20
"""The longest document in bytes, as registries themselves limit manifests."""

_MOST_PARTS = 200_000  # an empty list takes 2 bytes as text and 64 in memory
_CHUNK = 65536
_UNWANTED = 65536  # a longer body that nobody wants costs the connection
_PORTS = {"http": ":80", "https": ":443"}


class Response(NamedTuple):
    """A response; `body` is empty unless `status` is 200.

    `headers` are looked up without case; values of a repeated header are joined with ", ".
    `url` is what answered in the end.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case, "" if there is none."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def origin(url: str) -> tuple[str, str]:
    """Give scheme and host with its port, unless it is the scheme's own. Raises ValueError."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, "?"))


def read_body(response: BaseHTTPResponse, host: str, limit: int, *, wanted: bool) -> bytes:
    """Read the body, as sent; give b"" where the status says that it is not what was asked for."""
    wanted = wanted and response.status == 200
    most = limit if wanted else _UNWANTED
    body = bytearray()
    try:
        while len(body) <= most:
            chunk = response.read1(_CHUNK, decode_content=False)
            if not chunk:
                response.release_conn()
                return bytes(body) if wanted else b""
            body += chunk
    except BaseException:
        response.close()
        raise
    response.close()
    if wanted:
        raise RegistryError(INVALID, f"'{host}' answers with more than {limit:,} bytes")
    return b""


def load_json(body: bytes, host: str) -> dict[str, Any]:
    """Give the object that the text holds. Raises RegistryError where it holds none."""
    try:
        if sum(body.count(mark) for mark in (b",", b"[", b"{")) > _MOST_PARTS:
            raise RegistryError(INVALID, f"'{host}' answers with more than {_MOST_PARTS:,} items")
        # Not `int`, whose time grows with the square of the digits before Python 3.10.7.
        document = json.loads(body, parse_int=float)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise RegistryError(INVALID, f"'{host}' does not answer with a JSON object")
    return document


def get(document: object, *keys: str) -> Any:  # noqa: ANN401 (JSON)
    """Follow the keys through nested objects; give None where one is missing."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def objects(values: object) -> list[dict[str, Any]]:
    """Give the objects in a list, none for what is not a list."""
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []
