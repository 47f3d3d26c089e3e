"""One request, one response, by urllib3; and its exceptions in the words of this program."""

from __future__ import annotations

import errno
import ssl

from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from .connections import HEAD_LIMIT, Connections, HeadTooLongError
from .deadline import Deadline
from .errors import INVALID, UNREACHABLE, BrokenError, NoTlsError, RegistryError
from .options import is_loopback
from .response import Response, origin, read_body

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .budget import Allowance
    from .options import RegistryOptions

# What a second try may fix: the connection broke after it had been made.
_BROKEN = (ProtocolError, ConnectionError)
# What a second try will not fix, nor another request to that host.
_NO_CONNECTION = (ConnectTimeoutError, NewConnectionError, ProxyError, SSLError)
_SILENCES = 2  # in a row, after which a host is not asked any more
_CHALLENGE_LIMIT = 8192  # bytes of WWW-Authenticate


class Exchange:
    """Asks hosts, and no host again to which there is no connection or which stays silent."""

    def __init__(self, options: RegistryOptions) -> None:
        self._options = options
        self._connections = Connections(options)
        self._dead: dict[tuple[str, str], RegistryError] = {}
        self._silences: dict[tuple[str, str], int] = {}
        self._deadlines: set[Deadline] = set()

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        limit: int,
        body: bytes | None,
        allowance: Allowance,
    ) -> Response:
        """Send the request, once.

        `limit` is the longest body to accept, in bytes. Raises RegistryError, BrokenError where
        the connection broke.
        """
        scheme, host = place = origin(url)
        if place in self._dead:
            raise self._dead[place].again()
        seconds = min(self._options.request, allowance.left())
        with Deadline(seconds, self._options.read) as deadline:
            self._deadlines.add(deadline)
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
                if len(response.headers.get("WWW-Authenticate", "")) > _CHALLENGE_LIMIT:
                    response.close()
                    too_long = f"a challenge of more than {_CHALLENGE_LIMIT:,} bytes"
                    raise RegistryError(INVALID, f"'{host}' answers with {too_long}")
                content = read_body(response, host, limit, wanted=method != "HEAD")
            except HeadTooLongError:
                too_long = f"headers of more than {HEAD_LIMIT:,} bytes"
                raise RegistryError(INVALID, f"'{host}' answers with {too_long}") from None
            except (HTTPError, OSError) as error:
                if not deadline.expired:
                    raise self._explained(error, place) from None
            finally:
                self._deadlines.discard(deadline)
            if deadline.expired:
                if seconds < self._options.request:
                    raise allowance.over()
                message = f"'{host}' did not complete its answer within {seconds:g} s"
                raise self._silent(RegistryError(UNREACHABLE, message), place)
        self._silences.pop(place, None)
        return Response(response.status, response.headers, content, url)

    def close(self) -> None:
        """Break off what is under way and close the rest."""
        for deadline in list(self._deadlines):
            deadline.expire()
        self._connections.close()

    def _explained(self, error: HTTPError | OSError, place: tuple[str, str]) -> RegistryError:
        failure = _explain(error, place[1], self._options)
        if isinstance(error, _BROKEN):
            return BrokenError(failure.kind, failure.message)
        if isinstance(error, ReadTimeoutError):
            return self._silent(failure, place)
        if isinstance(error, _NO_CONNECTION):
            self._dead[place] = failure.again()
        return failure

    def _silent(self, failure: RegistryError, place: tuple[str, str]) -> RegistryError:
        """Count the silence; after the second, the host is not asked any more."""
        self._silences[place] = self._silences.get(place, 0) + 1
        if self._silences[place] >= _SILENCES:
            self._dead[place] = failure.again()
        return failure


def _explain(error: HTTPError | OSError, host: str, options: RegistryOptions) -> RegistryError:
    """Say what went wrong between here and `host`."""
    if isinstance(error, SSLError):
        return _tls(error, host)
    if isinstance(error, ProxyError):
        message = f"no connection to '{host}' by the proxy: {_reason(error.original_error)}"
        return NoTlsError(UNREACHABLE, message)
    if isinstance(error, NameResolutionError):
        message = f"cannot resolve '{host}': check the spelling, your network or VPN"
        return RegistryError(UNREACHABLE, message)
    if isinstance(error, NewConnectionError):
        return NoTlsError(UNREACHABLE, f"no connection to '{host}': {_reason(error)}")
    if isinstance(error, ConnectTimeoutError):
        message = f"no connection to '{host}' within {options.connect:g} s"
        return NoTlsError(UNREACHABLE, message)
    if isinstance(error, ReadTimeoutError):
        return RegistryError(UNREACHABLE, f"no response from '{host}' within {options.read:g} s")
    if isinstance(error, LocationParseError):
        return RegistryError(INVALID, f"'{host}' cannot be a host")
    return RegistryError(UNREACHABLE, f"'{host}' closed the connection")


def _tls(error: SSLError, host: str) -> RegistryError:
    cause = error.args[0] if error.args else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        message = (
            f"the certificate of '{host}' is not trusted ({cause.verify_message.rstrip('.')}): "
            "name its authority in SSL_CERT_FILE or in the settings"
        )
        return RegistryError(UNREACHABLE, message)
    return NoTlsError(UNREACHABLE, f"'{host}' does not speak TLS: {_reason(cause)}")


def _reason(error: BaseException) -> str:
    """Give the words of the system's error below `error`."""
    below: BaseException | None = error
    while below is not None:
        if isinstance(below, ssl.SSLError) and below.reason:
            return below.reason.replace("_", " ").lower()
        if isinstance(below, OSError) and below.errno in errno.errorcode and below.strerror:
            return below.strerror.lower()
        below = below.__cause__ or below.__context__
    return str(error)
