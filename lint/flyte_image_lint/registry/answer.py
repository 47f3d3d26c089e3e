"""What comes back from a request, and where addresses lead."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_PORTS = {"http": ":80", "https": ":443"}


class Answer(NamedTuple):
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
