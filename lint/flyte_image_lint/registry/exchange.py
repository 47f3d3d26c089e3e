"""One request, one response, by urllib3."""

from __future__ import annotations

from urllib3.exceptions import HTTPError

from .answer import Answer, origin
from .connections import Connections
from .errors import INVALID, UNREACHABLE, BrokenError, RegistryError
from .failures import BROKEN, NO_CONNECTION, explain
from .options import is_loopback
from .watch import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3.response import BaseHTTPResponse

    from .options import Options

_CHUNK = 65536
_UNWANTED = 65536  # a longer body that nobody wants costs the connection


class Exchange:
    """Asks hosts, and no host again to which there is no connection."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._connections = Connections(options)
        self._dead: dict[tuple[str, str], RegistryError] = {}
        self._watches: set[Watch] = set()

    def ask(
        self, method: str, url: str, headers: Mapping[str, str], limit: int, body: bytes | None
    ) -> Answer:
        """Send the request, once.

        `limit` is the longest body to accept, in bytes. Raises RegistryError, BrokenError where
        the connection broke.
        """
        scheme, host = place = origin(url)
        if place in self._dead:
            raise self._dead[place].again()
        with Watch(self._options.request) as watch:
            self._watches.add(watch)
            try:
                manager = self._connections.manager(scheme, host, direct=is_loopback(host))
                response = manager.urlopen(
                    method,
                    url,
                    body=body,
                    headers=dict(headers),
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
                content = _content(response, host, limit, wanted=method != "HEAD")
            except (HTTPError, OSError) as error:
                if not watch.expired:
                    raise self._explained(error, place) from None
            finally:
                self._watches.discard(watch)
            if watch.expired:
                message = f"'{host}' did not complete its answer within {self._options.request:g} s"
                raise RegistryError(UNREACHABLE, message)
        return Answer(response.status, response.headers, content, url)

    def close(self) -> None:
        """Break off what is under way and close the rest."""
        for watch in list(self._watches):
            watch.expire()
        self._connections.close()

    def _explained(self, error: HTTPError | OSError, place: tuple[str, str]) -> RegistryError:
        failure = explain(error, place[1], self._options)
        if isinstance(error, BROKEN):
            return BrokenError(failure.kind, failure.message)
        if isinstance(error, NO_CONNECTION):
            self._dead[place] = failure.again()
        return failure


def _content(response: BaseHTTPResponse, host: str, limit: int, *, wanted: bool) -> bytes:
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
