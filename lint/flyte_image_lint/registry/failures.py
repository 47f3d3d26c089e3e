"""The exceptions of urllib3 and of the system, in the words of this program."""

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

from .errors import INVALID, UNREACHABLE, NoTlsError, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .options import Options

BROKEN = (ProtocolError, ConnectionError)
"""What a second try may mend: the connection broke after it had been made."""

NO_CONNECTION = (ConnectTimeoutError, NewConnectionError, ProxyError, SSLError)
"""What a second try will not mend, nor another request to that host."""


def explain(error: HTTPError | OSError, host: str, options: Options) -> RegistryError:
    """Say what went wrong between here and `host`."""
    if isinstance(error, SSLError):
        return _tls(error, host)
    if isinstance(error, ProxyError):
        message = f"no connection to '{host}' by the proxy: {_reason(error.original_error)}"
        return NoTlsError(UNREACHABLE, message)
    if isinstance(error, NameResolutionError):
        message = f"no host '{host}' is known: a mistyped registry, or no network"
        return RegistryError(UNREACHABLE, message)
    if isinstance(error, NewConnectionError):
        return NoTlsError(UNREACHABLE, f"no connection to '{host}': {_reason(error)}")
    if isinstance(error, ConnectTimeoutError):
        message = f"no connection to '{host}' within {options.connect:g} s"
        return NoTlsError(UNREACHABLE, message)
    if isinstance(error, ReadTimeoutError):
        return RegistryError(UNREACHABLE, f"'{host}' was silent for {options.read:g} s")
    if isinstance(error, LocationParseError):
        return RegistryError(INVALID, f"'{host}' cannot be a host")
    return RegistryError(UNREACHABLE, f"'{host}' broke the connection off")


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
