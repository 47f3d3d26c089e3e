"""Questions to registries, with the scheme and the authorization that each host wants."""

from __future__ import annotations

from .authorizer import MOST_WAYS, Authorizer
from .errors import INVALID, NOT_FOUND, BrokenError, NoTlsError, RegistryError
from .response import origin
from .transport import Transport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .budget import Budget
    from .endpoint import Endpoint
    from .options import RegistryOptions
    from .response import Response


class Client:
    """The registry protocol's frame, for all threads of a run."""

    def __init__(self, options: RegistryOptions, budget: Budget) -> None:
        self._options = options
        self._transport = Transport(options, budget)
        self._authorizer = Authorizer(options, self._transport)
        self._schemes: dict[str, str] = {}

    def ask(
        self,
        endpoint: Endpoint,
        method: str,
        target: str,
        *,
        accept: str = "application/json",
        limit: int = 0,
        what: str = "",
        expected: tuple[int, ...] = (200,),
    ) -> Response:
        """Give the host's answer, whose status is one of those `expected`.

        `target` is what follows the host in the address, `limit` the longest body in bytes, and
        `what` says what there is not where it does not exist. Raises RegistryError.
        """
        header = self._authorizer.header(endpoint)
        response = self._send(endpoint, method, target, accept, limit, header)
        for _ in range(MOST_WAYS):
            if response.status != 401:
                break
            header = self._respond(endpoint, response, header)
            response = self._send(endpoint, method, target, accept, limit, header)
        if response.status in (401, 403):
            raise self._authorizer.refusal(endpoint)
        self._authorizer.accepted(endpoint)
        if response.status in expected:
            return response
        if response.status == 404:
            raise RegistryError(NOT_FOUND, f"not found: there is no {what}")
        message = f"'{endpoint.host}' answers with status {response.status}"
        raise RegistryError(INVALID, message)

    def close(self) -> None:
        """End what waits; nothing can be asked any more."""
        self._transport.close()

    def _respond(self, endpoint: Endpoint, response: Response, sent: str | None) -> str:
        """Give the header to send after a 401. Raises RegistryError."""
        scheme, host = origin(response.url)
        if host != origin(f"{scheme}://{endpoint.host}")[1]:
            message = f"'{endpoint.host}' redirects to '{host}', which asks for a login"
            raise RegistryError(INVALID, message)
        challenge = response.headers.get("WWW-Authenticate", "")
        return self._authorizer.respond(endpoint, scheme, challenge, sent)

    def _send(
        self,
        endpoint: Endpoint,
        method: str,
        target: str,
        accept: str,
        limit: int,
        authorization: str | None,
    ) -> Response:
        """Ask by TLS or, where that is allowed and TLS is not spoken, without."""
        headers = {"Accept": accept}
        if authorization is not None:
            headers["Authorization"] = authorization
        host = endpoint.host
        known_scheme = self._schemes.get(host)
        scheme = known_scheme or "https"
        try:
            response = self._transport.request(
                method, f"{scheme}://{host}{target}", headers, limit=limit
            )
        except (NoTlsError, BrokenError):
            if known_scheme or not self._options.plain_http(host):
                raise
            scheme = "http"
            response = self._transport.request(
                method, f"{scheme}://{host}{target}", headers, limit=limit
            )
        self._schemes[host] = scheme
        return response
